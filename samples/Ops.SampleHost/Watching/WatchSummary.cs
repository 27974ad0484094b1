using Ops.Health;

namespace Ops.SampleHost.Watching;

/// <summary>What a watch adds up to.</summary>
internal sealed record WatchSummary(TimeSpan Duration, IReadOnlyList<ProbeSummary> Probes, int Transitions, int Suppressed, ProberHealth Prober)
{
    public long Runs => Probes.Sum(probe => (long)probe.Runs);

    /// <summary>Gets the worst status at the end.</summary>
    public ProbeStatus Status => Probes.Count == 0 ? ProbeStatus.Unknown : Severity.Worst(Probes.Select(probe => probe.Status));

    /// <summary>Gets the worst status at any time.</summary>
    public ProbeStatus Worst => Severity.Worst(Probes.Select(probe => probe.Worst));

    /// <summary>Gets what to say about the demo, or about what to try next; null where there is nothing.</summary>
    public string? Closing { get; init; }

    public int ExitCode { get; init; }

    public override string ToString() =>
        $"{Wording.Of(Status)} after {Wording.Age(Duration)}, at worst {Wording.Of(Worst)}: {Runs} runs of {Probes.Count} probes, {Transitions} transitions ({Suppressed} suppressed); prober: {Prober.TimedOut} timed out, {Prober.Abandoned} abandoned, {Prober.Skipped} skipped";
}
