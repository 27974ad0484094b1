using Ops.Health.FanOut;

namespace Ops.Health;

internal static class ProberHealthReader
{
    public static ProberHealth Read(FanOutEngine engine, HealthScheduler scheduler, MonitorClock clock, HealthMonitorOptions options, long dropped) => new()
    {
        Problems = [.. Problems(engine, clock, options)],
        ThreadPoolLag = clock.PoolLag.Lag,
        TickLag = clock.TickLag,
        SlotsInUse = engine.Slots.InUse,
        Slots = engine.Slots.Capacity,
        AbandonedNow = Volatile.Read(ref engine.Counters.AbandonedNow),
        TimedOut = Volatile.Read(ref engine.Counters.TimedOut),
        Abandoned = Volatile.Read(ref engine.Counters.Abandoned),
        Faulted = Volatile.Read(ref engine.Counters.Faulted),
        Skipped = Volatile.Read(ref engine.Counters.Skipped),
        Overruns = scheduler.Overruns,
        DroppedEvents = dropped,
    };

    private static IEnumerable<string> Problems(FanOutEngine engine, MonitorClock clock, HealthMonitorOptions options)
    {
        if (clock.PoolLag.IsStarved)
            yield return $"the thread pool took {Verdicts.Show(clock.PoolLag.Lag)} to start a work item: some code blocks its threads; move blocking probes to the blocking lane";
        if (Volatile.Read(ref engine.Counters.AbandonedNow) is var abandoned && abandoned > 0 && abandoned >= options.MaxAbandoned)
            yield return $"{abandoned} abandoned runs have not ended, which is the limit: further runs that do not end hold their slots, and their targets are reported unknown";
        if (engine.Slots.IsExhausted || engine.LaneSlots.IsExhausted)
            yield return "every slot is held by a run that does not end: probes are skipped until one ends";
        if (clock.TickLag > options.StarvationThreshold)
            yield return $"the engine's clock is {Verdicts.Show(clock.TickLag)} late: the machine is overloaded or was suspended";
    }
}
