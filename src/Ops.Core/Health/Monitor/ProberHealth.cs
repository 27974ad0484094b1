namespace Ops.Health;

/// <summary>The state of the prober itself, which tells "I am short of capacity" from "the target is down".</summary>
public sealed record ProberHealth
{
    /// <summary>Gets <see cref="ProbeStatus.Healthy"/>, or <see cref="ProbeStatus.Degraded"/> with <see cref="Problems"/>.</summary>
    public ProbeStatus Status => Problems.Count == 0 ? ProbeStatus.Healthy : ProbeStatus.Degraded;

    /// <summary>Gets what is wrong and what to do about it.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Gets how long the thread pool took to start a work item.</summary>
    public TimeSpan ThreadPoolLag { get; init; }

    /// <summary>Gets how late the engine's latest tick was.</summary>
    public TimeSpan TickLag { get; init; }

    /// <summary>Gets how many slots hold a run.</summary>
    public int SlotsInUse { get; init; }

    /// <summary>Gets how many slots there are.</summary>
    public int Slots { get; init; }

    /// <summary>Gets how many abandoned runs have not ended yet.</summary>
    public int AbandonedNow { get; init; }

    /// <summary>Gets how many runs ended only past their timeout.</summary>
    public long TimedOut { get; init; }

    /// <summary>Gets how many runs were abandoned.</summary>
    public long Abandoned { get; init; }

    /// <summary>Gets how many runs threw.</summary>
    public long Faulted { get; init; }

    /// <summary>Gets how many runs were not begun, since an earlier one had not ended or there was no capacity.</summary>
    public long Skipped { get; init; }

    /// <summary>Gets how many due starts were left out because a run took longer than its interval.</summary>
    public long Overruns { get; init; }

    /// <summary>Gets how many events slow readers of the streams have lost.</summary>
    public long DroppedEvents { get; init; }
}
