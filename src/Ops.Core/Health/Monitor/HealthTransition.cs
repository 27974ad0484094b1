namespace Ops.Health;

/// <summary>A change of a probe's effective status that is to be announced.</summary>
/// <param name="ProbeName">The probe's name.</param>
/// <param name="From">The status before.</param>
/// <param name="To">The status now.</param>
/// <param name="Kind">What kind of change it is.</param>
/// <param name="Observation">The observation that brought it about.</param>
/// <param name="At">When it happened, by the wall clock.</param>
/// <param name="PreviousFor">How long the status before had lasted, to the second.</param>
public sealed record HealthTransition(
    string ProbeName,
    ProbeStatus From,
    ProbeStatus To,
    TransitionKind Kind,
    ProbeObservation Observation,
    DateTimeOffset At,
    TimeSpan PreviousFor)
{
    /// <summary>Gets why nobody should be alerted, such as <c>dependency 'db' is Unhealthy</c> or <c>maintenance 'weekly'</c>; null where somebody should.</summary>
    public string? SuppressedBy { get; init; }

    /// <summary>Gets how many transitions were dropped just before this one, since this reader was too slow.</summary>
    public long MissedBefore { get; init; }

    /// <summary>Returns one line for people.</summary>
    public override string ToString() =>
        $"{ProbeName}: {From} -> {To}{(Kind == TransitionKind.Changed ? "" : $" ({Kind})")}{(Observation.Result.Description is { } text ? $", {text}" : "")}{(SuppressedBy is null ? "" : $" [suppressed: {SuppressedBy}]")}";
}
