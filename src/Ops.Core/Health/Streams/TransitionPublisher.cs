using Ops.Health.FanOut;

namespace Ops.Health;

/// <summary>Makes transitions of status changes, marks those that should alert nobody, and broadcasts them.</summary>
internal sealed class TransitionPublisher(
    FanOutEngine engine,
    DependencyGraph dependencies,
    MaintenanceCalendar maintenance,
    Broadcast<HealthTransition> broadcast) : ITransitionSink
{
    private readonly int[] _counts = new int[4];
    private long _transitions;

    public long Count => Volatile.Read(ref _transitions);

    /// <summary>Returns how many probes have had this effective status since their last transition.</summary>
    public int CountOf(ProbeStatus status) => Volatile.Read(ref _counts[(int)status]);

    public void OnChange(int probeId, ref ProbeState state, ProbeStatus from, StatusChange change, in ProbeObservation observation, TimeSpan previousFor)
    {
        var to = state.Streaks.Effective;
        Interlocked.Decrement(ref _counts[(int)from]);
        Interlocked.Increment(ref _counts[(int)to]);
        Interlocked.Increment(ref _transitions);

        if (state.Removed)
            return;

        var suppression = Find(state.Registration!, to);
        var kind = change switch
        {
            StatusChange.FlappingStarted => TransitionKind.FlappingStarted,
            StatusChange.FlappingStopped => TransitionKind.FlappingStopped,
            _ => TransitionKind.Changed,
        };
        var isKeptBack = IsKeptBack(in state, in observation);
        var reason = isKeptBack && (to == ProbeStatus.Healthy || suppression is null) ? "its worsening was suppressed" : suppression?.Reason;
        Mark(ref state, suppressed: to != ProbeStatus.Healthy && reason is not null, lapsed: suppression is null);
        Publish(state.Registration!.Name, from, to, kind, in observation, previousFor, reason);
    }

    public void OnStillSuppressed(int probeId, ref ProbeState state, in ProbeObservation observation)
    {
        if (observation.Result.Status == ProbeStatus.Unknown)
            return;

        var status = state.Streaks.Effective;
        var suppression = Find(state.Registration!, status);
        if (suppression is not null || IsKeptBack(in state, in observation))
        {
            Mark(ref state, suppressed: true, lapsed: suppression is null || (suppression.Value.MayPass && state.Streaks.SuppressionLapsed));
            return;
        }

        Mark(ref state, suppressed: false, lapsed: false);
        var lasted = engine.SinceEpoch(engine.Time.GetTimestamp()) - TimeSpan.FromSeconds(state.SinceSeconds);
        Publish(state.Registration!.Name, status, status, TransitionKind.SuppressionEnded, in observation, lasted, null);
    }

    public void OnRegistered(ProbeStatus status) => Interlocked.Increment(ref _counts[(int)status]);

    public void OnUnregistered(ProbeStatus status) => Interlocked.Decrement(ref _counts[(int)status]);

    /// <summary>Returns whether a run of a target whose worsening was suppressed is not to be announced, even where nothing suppresses it now.</summary>
    /// <remarks>
    /// Who was not told of the fall is not told of the recovery or of the steps to it. And a run that began before the
    /// cause was over proves nothing; runs of one probe follow each other, so the next one began after it.
    /// </remarks>
    private static bool IsKeptBack(in ProbeState state, in ProbeObservation observation) =>
        (state.Flags & ProbeFlags.Suppressed) != ProbeFlags.None
        && (state.Streaks is { Effective: ProbeStatus.Healthy } or { SuppressionLapsed: false } || observation.Result.Status == ProbeStatus.Healthy);

    private static void Mark(ref ProbeState state, bool suppressed, bool lapsed)
    {
        state.Flags = suppressed ? state.Flags | ProbeFlags.Suppressed : state.Flags & ~ProbeFlags.Suppressed;
        state.Streaks.SuppressionLapsed = suppressed && lapsed;
    }

    private Suppression? Find(ProbeRegistration registration, ProbeStatus to)
    {
        if (maintenance.Find(registration, engine.Time.GetUtcNow()) is { } window)
            return new Suppression($"maintenance '{window}'", MayPass: false);
        return to != ProbeStatus.Healthy && dependencies.FindFailing(registration) is { } failing
            ? new Suppression($"dependency '{failing.Name}' is {ProbeStatus.Unhealthy}", MayPass: !failing.IsUnhealthy)
            : null;
    }

    private void Publish(string name, ProbeStatus from, ProbeStatus to, TransitionKind kind, in ProbeObservation observation, TimeSpan previousFor, string? reason)
    {
        if (broadcast.HasSubscribers)
            broadcast.Publish(new HealthTransition(name, from, to, kind, observation, engine.Time.GetUtcNow(), previousFor) { SuppressedBy = reason });
    }

    /// <summary>Why nobody should be alerted.</summary>
    /// <param name="Reason">What a transition says.</param>
    /// <param name="MayPass">Whether it is a single bad result of a dependency, which is not to keep a target silent again and again.</param>
    private readonly record struct Suppression(string Reason, bool MayPass);
}
