namespace Ops.Health.FanOut;

/// <summary>Runs probes through slots, holds their deadlines, and keeps what they found.</summary>
/// <remarks>Pump: starts probes. Completion: ends runs. Scan: holds deadlines. All are parts of this class.</remarks>
internal sealed partial class FanOutEngine
{
    private readonly HealthMonitorOptions _options;
    private readonly BlockingLane _lane;
    private readonly HelperThreads _helpers;
    private readonly StarterThread _starter = new();
    private readonly HandoffSource _handoff = new();
    private readonly ClockUnits _clock;
    private readonly long _epoch;
    private readonly long _stallTicks;

    public FanOutEngine(HealthMonitorOptions options, TimeProvider time)
    {
        _options = options;
        Time = time;
        _clock = new ClockUnits(time.TimestampFrequency);
        _epoch = time.GetTimestamp();
        Table = new ProbeTable(options.HistoryLength);
        Profiles = new ProfileTable(options, time.TimestampFrequency);
        Slots = new SlotPool(this, options.MaxConcurrency);
        LaneSlots = new SlotPool(this, options.MaxBlockingThreads);
        _lane = new BlockingLane(this, options.MaxBlockingThreads);
        _helpers = new HelperThreads(options.MaxBlockingThreads);
        _stallTicks = Ticks(options.Resolution) * 2;
    }

    public TimeProvider Time { get; }

    public ProbeTable Table { get; }

    public ProfileTable Profiles { get; }

    public SlotPool Slots { get; }

    public SlotPool LaneSlots { get; }

    /// <summary>The source of scheduled runs, whose ends are told to <see cref="ScheduledRunEnded"/>; null while nothing is scheduled.</summary>
    public ScheduleSource? Schedule { get; set; }

    public EngineCounters Counters { get; } = new();

    /// <summary>Called when a run changed what is to be announced.</summary>
    public ITransitionSink Transitions { get; set; } = NoTransitions.Instance;

    /// <summary>Called when a scheduled run has ended, to schedule the next.</summary>
    public Action<int, ProbeRegistration, long>? ScheduledRunEnded { get; set; }

    /// <summary>Called for every observation; null when nobody listens.</summary>
    public IObservationSink? Observations { get; set; }

    /// <summary>Called when runs begin, so that somebody scans while they are in flight.</summary>
    public Action? Activity { get; set; }

    /// <summary>Where runs of probes show as activities.</summary>
    public System.Diagnostics.ActivitySource? Activities { get; init; }

    private bool IsTraced => Activities?.HasListeners() == true;

    /// <summary>Whether timeouts say more about this process than about the targets.</summary>
    public bool IsStarved { get; set; }

    public long Ticks(TimeSpan span) => (long)(span.TotalSeconds * Time.TimestampFrequency);

    public TimeSpan SinceEpoch(long timestamp) => _clock.Span(_epoch, timestamp);

    public TimeSpan Span(long from, long to) => _clock.Span(from, to);

    /// <summary>Starts a source on the engine's own thread, or on one of the pool where that is busy.</summary>
    public void StartOnOwnThread(RunSource source)
    {
        if (Slots.RentOrWait(source) is not { } slot)
            return;

        Activity?.Invoke();
        slot.HandTo(source, Time.GetTimestamp());
        if (!_starter.TryRun(slot))
            ThreadPool.UnsafeQueueUserWorkItem(slot, preferLocal: false);
    }

    /// <summary>Starts a source on a thread of the pool.</summary>
    public void StartOnPool(RunSource source) => Start(source, SweepStart.ThreadPool, Time.GetTimestamp());

    /// <summary>Starts a source on the calling thread or on the pool.</summary>
    public void Start(RunSource source, SweepStart start, long now)
    {
        var slot = Slots.RentOrWait(source);
        // After the slot is taken: whoever goes to sleep now sees that there is something to watch.
        Activity?.Invoke();
        if (slot is null)
            return;

        if (start == SweepStart.CallerThread)
            Pump(slot, source, now);
        else
            Hand(slot, source, now);
    }

    /// <summary>Runs one probe on a thread of the blocking lane.</summary>
    /// <returns>Whether the thread may go on; if not, it was replaced while it was stuck.</returns>
    public bool RunInLane(Slot slot, in Run run)
    {
        var ambient = ExecutionContext.Capture();
        var now = Time.GetTimestamp();
        slot.Run = run;
        var started = StartRun(slot, ref now);
        if (ambient is not null)
            ExecutionContext.Restore(ambient);
        if (started == Started.Ended)
            LeaveLane(slot, now);
        return started != Started.Lost;
    }

    private void LeaveLane(Slot slot, long now)
    {
        slot.Run.Source.Finish(1, now);
        _lane.Return(slot);
        StartHandoff();
    }

    /// <summary>Lets a pool thread go on with a source in a slot.</summary>
    private static void Hand(Slot slot, RunSource source, long now)
    {
        slot.HandTo(source, now);
        ThreadPool.UnsafeQueueUserWorkItem(slot, preferLocal: false);
    }

    /// <summary>Records as cancelled what a cancelled source has waiting, and cancels what it has in flight.</summary>
    public void CancelWaiting(RunSource source)
    {
        foreach (var group in Profiles.Groups)
            RecordNotRun(group.Purge(source), ProbeOutcome.Canceled, null);
        RecordAdmittedNotRun(_handoff.Purge(source), ProbeOutcome.Canceled, null);
        RecordAdmittedNotRun(_lane.Purge(source), ProbeOutcome.Canceled, null);
        Scan(Time.GetTimestamp());
    }

    /// <summary>Cancels every source that has something in flight or waits for a slot.</summary>
    public void CancelEverything()
    {
        var sources = new HashSet<RunSource>(Slots.TakeLine());
        foreach (var pool in (SlotPool[])[Slots, LaneSlots])
        {
            foreach (var slot in pool.Slots)
            {
                if (slot?.Run.Source is { } source)
                    sources.Add(source);
            }
        }

        foreach (var source in sources)
            source.Cancel();
    }

    /// <summary>Lets the engine's own threads end.</summary>
    public void Stop()
    {
        _lane.Stop();
        _starter.Stop();
    }
}
