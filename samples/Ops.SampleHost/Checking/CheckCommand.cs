using System.Text.Json;
using Ops.Health;
using Ops.SampleHost.Watching;
using Ops.SampleHost.Watching.Json;

namespace Ops.SampleHost.Checking;

/// <summary>Checks URLs once and says a verdict in one line each.</summary>
internal static class CheckCommand
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(IReadOnlyList<string> urls, TimeSpan timeout, bool json, TextWriter output, CancellationToken cancellationToken)
    {
        await using var list = CheckTargets.Create(urls, timeout);
        var worst = ProbeStatus.Healthy;
        await foreach (var report in list.Monitor.StreamAsync(cancellationToken))
        {
            worst = Severity.Worse(worst, report.Status);
            await output.WriteLineAsync(json ? Line(list, report) : Verdict(list, report));
        }

        return ExitCodes.Of(worst);
    }

    private static string Verdict(Watchlist list, ProbeReport report)
    {
        var says = list.Say(report.Name, report.Result);
        return report.Status switch
        {
            ProbeStatus.Healthy => $"OK {report.Name} {(list.KindOf(report.Name) == "http" ? "2xx " : "")}in {Wording.Latency(report.Duration)}",
            ProbeStatus.Degraded => $"DEGRADED {report.Name}: {says}",
            ProbeStatus.Unhealthy => $"SYSTEM DOWN: {Named(report.Name, says)}",
            _ => $"UNKNOWN {report.Name}: {says}",
        };
    }

    /// <summary>Puts the target before what does not name it, such as the engine's own words on a timeout.</summary>
    private static string Named(string target, string says) => says.Contains(target, StringComparison.Ordinal) ? says : $"{target}: {says}";

    private static string Line(Watchlist list, ProbeReport report) => JsonSerializer.Serialize(
        new CheckLine("check", list.Time.GetUtcNow(), report.Name, Wording.Of(report.Status), Math.Round(report.Duration.TotalMilliseconds, 3), report.Result.Description),
        JsonLinesContext.Readable.CheckLine);
}
