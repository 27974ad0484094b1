using System.Globalization;
using Ops.SampleHost.Configuration;
using Ops.SampleHost.Shop;

namespace Ops.SampleHost.Tests;

public sealed class ConfigurationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ops-sample-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_example_has_one_probe_of_each_type_and_makes_them_all()
    {
        await using var list = await ConfiguredProbes.LoadAsync(Path.Combine(SampleRun.Folder, "appsettings.example.json"));
        var types = list.Monitor.Snapshot().Select(probe => list.KindOf(probe.Name));
        types.ShouldBe(ProbeKinds.All.Select(kind => kind.Type), ignoreOrder: true);
    }

    [Fact]
    public async Task Values_come_from_environment_variables_laid_over_the_file()
    {
        await using var database = new DatabaseServer(0);
        var file = Write("""{ "Ops": { "Probes": { "db": { "Type": "tcp", "Host": "127.0.0.1", "Port": 1 } } } }""");
        var variables = new Dictionary<string, string> { ["OPS_Ops__Probes__db__Port"] = database.Port.ToString(CultureInfo.InvariantCulture) };
        using var run = SampleRun.Start(["sweep", "--config", file], variables);
        var result = await run.EndAsync();
        result.ExitCode.ShouldBe(0, result.ToString());
        result.Output.ShouldContain("db: healthy in");
    }

    [Fact]
    public async Task A_sweep_of_a_target_that_is_down_ends_with_2()
    {
        var file = Write("""{ "Ops": { "Probes": { "db": { "Type": "tcp", "Host": "127.0.0.1", "Port": 1 } } } }""");
        var result = await SampleRun.ToEndAsync("sweep", "--config", file, "--json");
        result.ExitCode.ShouldBe(2, result.ToString());
        result.Json.Select(line => line.GetProperty("event").GetString()).ShouldBe(["probe", "sweep"]);
        result.Json[0].GetProperty("description").GetString()!.ShouldContain("connection refused by 127.0.0.1:1");
    }

    [Fact]
    public async Task A_configuration_at_the_root_is_watched_for_the_time_given()
    {
        await using var database = new DatabaseServer(0);
        var file = Write($$"""{ "Ops": { "Probes": { "db": { "Type": "tcp", "Host": "127.0.0.1", "Port": {{database.Port}}, "Policy": { "Interval": "00:00:00.100" } } } } }""");
        var result = await SampleRun.ToEndAsync("--config", file, "--for", "1s", "--json");
        result.ExitCode.ShouldBe(0, result.ToString());
        var summary = result.Json[^1];
        summary.GetProperty("event").GetString().ShouldBe("summary");
        summary.GetProperty("status").GetString().ShouldBe("healthy");
        summary.GetProperty("runs").GetInt32().ShouldBeGreaterThan(1);
        result.Json.Count(line => line.GetProperty("event").GetString() == "probe" && line.GetProperty("phase").GetString() == "sweep").ShouldBe(1);
    }

    [Theory]
    [InlineData("{ \"Ops\": {\n \"Probes\": oops } }", "line 2, column 12 is not valid JSON")]
    [InlineData("""{ "Ops": { "Probes": { "a": { "Type": "htp", "Url": "http://a/" } } } }""", "Ops:Probes:a:Type: there is no type 'htp'; write 'http', or one of http, tcp")]
    [InlineData("""{ "Ops": { "Probes": { "a": { "Url": "http://a/" } } } }""", "Ops:Probes:a:Type: is missing; write one of http, tcp")]
    [InlineData("""{ "Ops": { "Probes": { "a": { "Type": "http", "Url": "http://a/", "Intervall": 1 } } } }""", "Ops:Probes:a: ", "Intervall")]
    [InlineData("""{ "Ops": { "Probes": { "a": { "Type": "http", "Url": "ftp://a/" } } } }""", "Ops:Probes:a:Url: 'ftp://a/' is not an absolute http or https URL; write one")]
    [InlineData("""{ "Ops": { "Probes": { "a": { "Type": "tcp", "Host": "a", "Port": "x" } } } }""", "Ops:Probes:a: ", "Ops:Probes:a:Port")]
    [InlineData("""{ "Ops": { "Probes": { "a": { "Type": "tcp", "Host": "a", "Port": 1, "DependsOn": [ "b" ] } } } }""", "Ops:Probes:a:DependsOn: there is no probe 'b'")]
    [InlineData("""{ "Ops": { "Probes": { "a": { "Type": "tcp", "Host": "a", "Port": 1, "DependsOn": [ "a" ] } } } }""", "Ops:Probes:a:DependsOn: 'a' closes a cycle of dependencies")]
    [InlineData("""{ "Ops": { "Probes": { "a": { "Type": "cpu" }, "a": { "Type": "memory" } } } }""", "duplicate key 'Ops:Probes:a:Type'")]
    [InlineData("""{ "Ops": { "Probes": { "a": { "Type": "disk" } }, "Health": { "MaxConcurrencyy": 1 } } }""", "Ops:Health: ", "MaxConcurrencyy")]
    [InlineData("""{ "Ops": { "Probes": { "a": { "Type": "disk" } }, "Health": { "MaintenanceWindows": [ { "Name": "w", "TimeZone": "Mars/Base" } ] } } }""", "MaintenanceWindows:0", "Mars/Base")]
    [InlineData("""{ "Ops": { "Probs": { } , "Probes": { "a": { "Type": "disk" } } } }""", "Ops: 'Probs' is not known; write one of Health, Probes, Journal, Deploy, Secrets")]
    [InlineData("{}", "Ops:Probes: there is no probe; add one")]
    public async Task A_wrong_file_is_refused_with_file_path_and_remedy(string json, params string[] messages)
    {
        var file = Write(json);
        var result = await SampleRun.ToEndAsync("watch", "--config", file);
        result.ExitCode.ShouldBe(64, result.ToString());
        result.Output.ShouldBeEmpty();
        result.Errors.ShouldStartWith($"{file}: ");
        foreach (var message in messages)
            result.Errors.ShouldContain(message);
        result.Errors.ShouldContain("Remedy: ");
    }

    [Fact]
    public async Task A_missing_file_is_named_with_the_place_looked_at()
    {
        var result = await SampleRun.ToEndAsync("watch", "--config", "missing.json");
        result.ExitCode.ShouldBe(64, result.ToString());
        result.Errors.ShouldStartWith($"missing.json: there is no such file (looked for {Path.GetFullPath("missing.json")})");
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        var file = Write("""{ "Ops": { "Probes": { "a": { "Type": "htp" }, "b": { "Type": "http" }, "c": { "Type": "tcp", "Host": "c" } } } }""");
        var exception = await Should.ThrowAsync<OpsConfigurationException>(() => ConfiguredProbes.LoadAsync(file));
        exception.Message.ShouldContain($"{file}: Ops:Probes:a:Type");
        exception.Message.ShouldContain($"{file}: Ops:Probes:b:Url");
        exception.Message.ShouldContain($"{file}: Ops:Probes:c:Port");
    }

    private string Write(string json)
    {
        var file = Path.Combine(_folder.FullName, "config.json");
        File.WriteAllText(file, json);
        return file;
    }
}
