using Ops.Health;

namespace Ops.SampleHost.Watching;

/// <summary>What one sweep found.</summary>
internal sealed record SweepSummary(IReadOnlyList<ProbeReport> Reports, TimeSpan Duration)
{
    public ProbeStatus Status => Reports.Count == 0 ? ProbeStatus.Unknown : Severity.Worst(Reports.Select(report => report.Status));

    public int CountOf(ProbeStatus status) => Reports.Count(report => report.Status == status);

    /// <summary>Takes in observations as they come.</summary>
    public static async Task<SweepSummary> GatherAsync(IAsyncEnumerable<ProbeReport> observations, TimeProvider time, Action<ProbeReport> arrived)
    {
        var began = time.GetTimestamp();
        var reports = new List<ProbeReport>();
        await foreach (var report in observations)
        {
            reports.Add(report);
            arrived(report);
        }

        return new SweepSummary(reports, time.GetElapsedTime(began));
    }

    public override string ToString() =>
        $"{Wording.Of(Status)}: {CountOf(ProbeStatus.Healthy)} healthy, {CountOf(ProbeStatus.Degraded)} degraded, {CountOf(ProbeStatus.Unhealthy)} unhealthy, {CountOf(ProbeStatus.Unknown)} unknown of {Reports.Count} in {Wording.Latency(Duration)}";
}
