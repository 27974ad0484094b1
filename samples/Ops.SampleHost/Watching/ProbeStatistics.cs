using Ops.Health;

namespace Ops.SampleHost.Watching;

/// <summary>What the runs of one probe add up to.</summary>
internal sealed class ProbeStatistics
{
    private TimeSpan _took;

    public int Runs { get; private set; }

    public int Known { get; private set; }

    public int Available { get; private set; }

    public int Transitions { get; set; }

    public ProbeStatus Worst { get; private set; } = ProbeStatus.Healthy;

    /// <summary>Gets the share of the runs with a verdict in which the target was healthy or degraded.</summary>
    public double Availability => Known == 0 ? double.NaN : (double)Available / Known;

    public TimeSpan MeanDuration => Runs == 0 ? TimeSpan.Zero : _took / Runs;

    public void Count(in ProbeObservation observation)
    {
        Runs++;
        _took += observation.Duration;
        Worst = Severity.Worse(Worst, observation.EffectiveStatus);
        if (observation.Result.Status is ProbeStatus.Unknown)
            return;

        Known++;
        Available += observation.Result.Status is ProbeStatus.Unhealthy ? 0 : 1;
    }
}
