using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
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
        events["note"].Count(line => line.GetProperty("at").GetDateTimeOffset() < events["summary"].Single().GetProperty("at").GetDateTimeOffset()).ShouldBe(4);
        events["probe"].Count(line => line.GetProperty("phase").GetString() == "sweep").ShouldBe(events["summary"].Single().GetProperty("probes").GetArrayLength());
        Transitions(events["transition"], "database-process").ShouldContain(("healthy", "unhealthy", null));
        Transitions(events["transition"], "database").ShouldContain(("healthy", "unhealthy", "dependency 'database-process' is Unhealthy"));
        events["transition"].ShouldContain(line => line.GetProperty("kind").GetString() == "flapping_started" && line.GetProperty("probe").GetString() == "queue");
        events["probe"].ShouldContain(line => line.GetProperty("probe").GetString() == "payments" && line.GetProperty("outcome").GetString() == "timed_out");
        events["probe"].ShouldContain(line => line.GetProperty("probe").GetString() == "ledger" && line.GetProperty("outcome").GetString() == "abandoned");
        events["probe"].ShouldContain(line => line.GetProperty("probe").GetString() == "storefront" && line.GetProperty("status").GetString() == "degraded");
        foreach (var healthy in (string[])["live", "cart", "api", "web"])
            events["probe"].ShouldContain(line => line.GetProperty("probe").GetString() == healthy && line.GetProperty("result").GetString() == "healthy");
        events["deployment"].Select(line => $"{line.GetProperty("version")} {line.GetProperty("status")}").ShouldBe(["v1 succeeded", "v2 rolled_back", "v3 succeeded"]);
        var notes = events["note"].Select(line => line.GetProperty("text").GetString()!).ToList();
        notes.ShouldContain(note => Regex.IsMatch(note, "^v2: [1-9][0-9,]* of [0-9,]+ orders failed", RegexOptions.NonBacktracking));
        notes.ShouldContain(note => Regex.IsMatch(note, "^v3: 0 of [1-9][0-9,]+ orders failed", RegexOptions.NonBacktracking));
        events["history"].Count().ShouldBe(3);
        events["statistics"].Single().GetProperty("deployments").GetInt32().ShouldBe(3);
        NothingLeft();
    }

    [Fact]
    public async Task Ctrl_C_while_it_deploys_leaves_neither_processes_nor_folders()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sends a signal");
        using var run = SampleRun.Start(["--duration", "5s"], Environment);
        await run.WritesAsync("customers begin to order");
        await run.WritesAsync("01 begins  start 2 instances of v2");
        using (var kill = Process.Start("kill", ["-INT", run.Pid.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        var result = await run.EndAsync();
        result.ExitCode.ShouldBe(0, result.ToString());
        NothingLeft();
    }

    [Fact]
    public async Task Lines_for_files_begin_with_the_time_and_steer_no_terminal()
    {
        using var run = SampleRun.Start(["--duration", "6s"], Environment);
        var result = await run.EndAsync();
        result.Output.ShouldNotContain('\e');
        result.Lines.ShouldAllBe(line => Regex.IsMatch(line, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (?:sweep|transition|note|status|summary|plan|step|deployment|history|statistics) ", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture));
        result.Lines.ShouldContain(line => line.Contains("% available", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ctrl_C_ends_the_demo_with_its_summary()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sends a signal");
        using var run = SampleRun.Start(["--duration", "5m", "--json"], Environment);
        var services = await ServicesAsync();
        await run.WritesAsync("\"event\":\"sweep\"");
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

    /// <summary>Fails if the demo has left a folder, or a process that was started with this folder for temporary files.</summary>
    private void NothingLeft()
    {
        _folder.EnumerateDirectories().ShouldBeEmpty();
        if (OperatingSystem.IsLinux())
            Directory.EnumerateDirectories("/proc").Where(process => EnvironmentOf(process).Contains(_folder.FullName, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static string EnvironmentOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "environ"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
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
