using System.Globalization;
using System.Text.RegularExpressions;

namespace Ops.Benchmarks.External;

/// <summary>One run of wrk.</summary>
/// <param name="RequestsPerSecond">As wrk says.</param>
/// <param name="CpuNanoseconds">Its user and kernel time a request.</param>
internal sealed partial record Wrk(double RequestsPerSecond, double CpuNanoseconds)
{
    public static async Task<Wrk> RunAsync(string wrk, int threads, int connections, int seconds, Uri url)
    {
        // `times` writes the CPU time of the shell and then, in its second line, of its children.
        var output = await ChildProcess.ReadAsync("/bin/sh", "-c", $"{wrk} -t{threads} -c{connections} -d{seconds}s {url} && times");
        if (output.Contains("Socket errors", StringComparison.Ordinal) || output.Contains("Non-2xx", StringComparison.Ordinal))
            throw new InvalidOperationException($"wrk met errors: {output}");

        var rate = Number(RateLine().Match(output).Groups["rate"]);
        var requests = Number(RequestsLine().Match(output).Groups["count"]);
        var cpu = CpuLine().Matches(output)[^1].Groups;
        var used = (Number(cpu["um"]) * 60) + Number(cpu["us"]) + (Number(cpu["km"]) * 60) + Number(cpu["ks"]);
        return new Wrk(rate, used * 1e9 / requests);
    }

    private static double Number(Group group) => double.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Requests/sec:\s+(?<rate>[\d.]+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex RateLine();

    [GeneratedRegex(@"(?<count>\d+) requests in", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex RequestsLine();

    [GeneratedRegex(@"(?<um>\d+)m(?<us>[\d.]+)s (?<km>\d+)m(?<ks>[\d.]+)s", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CpuLine();
}
