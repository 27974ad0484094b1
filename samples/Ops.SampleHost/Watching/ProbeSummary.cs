using Ops.Health;

namespace Ops.SampleHost.Watching;

/// <summary>What the runs of one probe add up to, at the end.</summary>
internal sealed record ProbeSummary(string Name, string Kind, ProbeStatus Status, ProbeStatus Worst, int Runs, double Availability, int Transitions, TimeSpan MeanDuration);
