namespace Ops.Health.FanOut;

/// <summary>What the engine counts about itself.</summary>
internal sealed class EngineCounters
{
    private long _runs;
    private long _timedOut;
    private long _abandoned;
    private long _faulted;
    private long _skipped;
    private int _abandonedNow;
    private int _inFlight;

    public ref long Runs => ref _runs;

    public ref long TimedOut => ref _timedOut;

    public ref long Abandoned => ref _abandoned;

    public ref long Faulted => ref _faulted;

    public ref long Skipped => ref _skipped;

    /// <summary>The abandoned runs that have not ended yet.</summary>
    public ref int AbandonedNow => ref _abandonedNow;

    public ref int InFlight => ref _inFlight;
}
