using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ops.Conformance;

namespace Ops.SampleHost.Tests;

public sealed class DemoTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ops-demo-");

    private Dictionary<string, string> Environment => new(StringComparer.Ordinal)
    {
        [OperatingSystem.IsWindows() ? "TMP" : "TMPDIR"] = _folder.FullName,
    };

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_demo_runs_as_scripted_and_leaves_nothing_behind()
    {
        using var run = SampleRun.Start(["--duration", "12s", "--json"], Environment, withDotnet: true);
        var result = await run.EndAsync();
        result.ExitCode.ShouldBe(0, result.ToString());
        result.Errors.ShouldBeEmpty();

        var events = result.Json.ToLookup(line => line.GetProperty("event").GetString());
        events["note"].Count().ShouldBe(4);
        events["probe"].Count(line => line.GetProperty("phase").GetString() == "sweep").ShouldBe(events["summary"].Single().GetProperty("probes").GetArrayLength());
        Transitions(events["transition"], "database-process").ShouldContain(("healthy", "unhealthy", null));
        Transitions(events["transition"], "database").ShouldContain(("healthy", "unhealthy", "dependency 'database-process' is Unhealthy"));
        events["transition"].ShouldContain(line => line.GetProperty("kind").GetString() == "flapping_started" && line.GetProperty("probe").GetString() == "queue");
        events["probe"].ShouldContain(line => line.GetProperty("probe").GetString() == "payments" && line.GetProperty("outcome").GetString() == "timed_out");
        events["probe"].ShouldContain(line => line.GetProperty("probe").GetString() == "ledger" && line.GetProperty("outcome").GetString() == "abandoned");
        events["probe"].ShouldContain(line => line.GetProperty("probe").GetString() == "storefront" && line.GetProperty("status").GetString() == "degraded");
        foreach (var healthy in (string[])["live", "cart", "api", "web"])
            events["probe"].ShouldContain(line => line.GetProperty("probe").GetString() == healthy && line.GetProperty("result").GetString() == "healthy");
        _folder.EnumerateDirectories().ShouldBeEmpty();
    }

    [Fact]
    public async Task Lines_for_files_begin_with_the_time_and_steer_no_terminal()
    {
        using var run = SampleRun.Start(["--duration", "6s"], Environment);
        var result = await run.EndAsync();
        result.Output.ShouldNotContain('\e');
        result.Lines.ShouldAllBe(line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (?:sweep|transition|note|status|summary) ", System.Text.RegularExpressions.RegexOptions.NonBacktracking | System.Text.RegularExpressions.RegexOptions.ExplicitCapture));
        result.Lines.ShouldContain(line => line.Contains("% available", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ctrl_C_ends_the_demo_with_its_summary()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sends a signal");
        using var run = SampleRun.Start(["--duration", "5m", "--json"], Environment);
        var services = await ServicesAsync();
        using (var kill = Process.Start("kill", ["-INT", run.Pid.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        var result = await run.EndAsync();
        result.ExitCode.ShouldBe(0, result.ToString());
        result.Json[^1].GetProperty("event").GetString().ShouldBe("summary");
        services.ShouldAllBe(pid => !IsRunning(pid));
        _folder.EnumerateDirectories().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_services_end_when_the_demo_is_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        using var run = SampleRun.Start(["--duration", "5m", "--json"], Environment);
        var services = await ServicesAsync();
        services.ShouldAllBe(pid => IsRunning(pid));
        run.Kill();
        await Eventually.HoldsAsync("the services end", () => Task.FromResult(!services.Exists(IsRunning)));
    }

    private static List<(string From, string To, string? SuppressedBy)> Transitions(IEnumerable<JsonElement> lines, string probe) =>
    [
        .. from line in lines
           where line.GetProperty("probe").GetString() == probe
           select (line.GetProperty("from").GetString()!, line.GetProperty("to").GetString()!, line.GetProperty("suppressedBy").GetString()),
    ];

    /// <summary>Waits for the three services and returns their process ids.</summary>
    private async Task<List<int>> ServicesAsync()
    {
        List<int> pids = [];
        await Eventually.HoldsAsync("the shop starts its services", () =>
        {
            pids = [.. _folder.EnumerateFiles("*.pid", SearchOption.AllDirectories).Select(file => int.TryParse(File.ReadAllText(file.FullName), CultureInfo.InvariantCulture, out var pid) ? pid : 0)];
            return Task.FromResult(pids.Count == 3 && !pids.Contains(0));
        });
        return pids;
    }

    /// <summary>Returns whether a process runs; one that ended and that nobody has collected yet does not.</summary>
    private static bool IsRunning(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
