namespace Ops.Health;

/// <summary>What the thresholds need to know of the past results of one probe.</summary>
internal struct StreakState
{
    /// <summary>One bit for each of the latest results, newest lowest: set where it failed.</summary>
    public uint Failures;

    /// <summary>One bit for each of the latest results, newest lowest: set where it differed from the one before.</summary>
    public uint Changes;

    public byte HealthyInARow;
    public byte NotUnhealthyInARow;
    public byte NotHealthyInARow;
    public byte UnhealthyInARow;
    private byte _statuses;
    private bool _flapping;

    /// <summary>The status of the latest result.</summary>
    public ProbeStatus Raw
    {
        readonly get => (ProbeStatus)(_statuses & 3);
        set => _statuses = (byte)((_statuses & ~3) | (byte)value);
    }

    /// <summary>The status after thresholds.</summary>
    public ProbeStatus Settled
    {
        readonly get => (ProbeStatus)((_statuses >> 2) & 3);
        set => _statuses = (byte)((_statuses & ~(3 << 2)) | ((byte)value << 2));
    }

    /// <summary>The status after thresholds and flap detection: the one that is shown.</summary>
    public ProbeStatus Effective
    {
        readonly get => (ProbeStatus)((_statuses >> 4) & 3);
        set => _statuses = (byte)((_statuses & ~(3 << 4)) | ((byte)value << 4));
    }

    /// <summary>Whether a suppressed probe's run has ended with nothing to suppress it any more: the next run, which began after that, may announce it.</summary>
    public bool SuppressionLapsed
    {
        readonly get => (_statuses & (1 << 6)) != 0;
        set => _statuses = (byte)((_statuses & ~(1 << 6)) | (value ? 1 << 6 : 0));
    }

    public bool Flapping
    {
        readonly get => _flapping;
        set => _flapping = value;
    }
}
