namespace Ops.SampleHost.Watching.Json;

// One record a line; the names are a contract, see docs/sample-host.md.

internal sealed record ProbeLine(string Event, DateTimeOffset At, string Phase, string Probe, string Kind, string Status, string Result, string Outcome, double DurationMs, double? Value, string? Description);

internal sealed record SweepLine(string Event, DateTimeOffset At, string Status, double DurationMs, int Healthy, int Degraded, int Unhealthy, int Unknown);

internal sealed record TransitionLine(string Event, DateTimeOffset At, string Probe, string From, string To, string Kind, double PreviousSeconds, string? Description, string? SuppressedBy);

internal sealed record NoteLine(string Event, DateTimeOffset At, string Text);

internal sealed record StatusLine(string Event, DateTimeOffset At, int Healthy, int Degraded, int Unhealthy, int Unknown, ProberFields Prober);

internal sealed record ProberFields(string Status, IReadOnlyList<string> Problems, int SlotsInUse, int Slots, int AbandonedNow, long Abandoned, long TimedOut, long Skipped, double TickLagMs, double ThreadPoolLagMs);

internal sealed record SummaryLine(string Event, DateTimeOffset At, string Status, string Worst, double DurationMs, long Runs, int Transitions, int Suppressed, int ExitCode, string? Closing, ProberFields Prober, IReadOnlyList<ProbeSummaryFields> Probes);

internal sealed record ProbeSummaryFields(string Probe, string Kind, string Status, string Worst, int Runs, double? Availability, int Transitions, double MeanDurationMs);

internal sealed record CheckLine(string Event, DateTimeOffset At, string Target, string Status, double DurationMs, string? Description);
