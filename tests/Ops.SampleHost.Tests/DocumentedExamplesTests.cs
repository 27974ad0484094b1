using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ops.SampleHost.Commands;
using Ops.SampleHost.Configuration;
using Ops.SampleHost.Deploying.Configuration;

namespace Ops.SampleHost.Tests;

public sealed partial class DocumentedExamplesTests : IDisposable
{
    /// <summary>Types that a file of this program cannot have, and why.</summary>
    private static readonly Dictionary<string, string> _elsewhere = new(StringComparer.Ordinal)
    {
        ["heartbeat"] = "the code that beats must run in the same program",
    };

    private static readonly JsonDocumentOptions _lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ops-sample-");

    public static TheoryData<string, string> Examples =>
    [
        .. from file in (IEnumerable<string>)[Path.Combine(Root, "README.md"), .. Directory.GetFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)]
           from Match block in JsonBlock().Matches(File.ReadAllText(file))
           let text = block.Groups["text"].Value
           where text.Contains("\"Type\":", StringComparison.Ordinal) && !IsDeployment(text) && !_elsewhere.Keys.Any(type => text.Contains($"\"Type\": \"{type}\"", StringComparison.Ordinal))
           select new TheoryDataRow<string, string>(Path.GetRelativePath(Root, file), text),
    ];

    public static TheoryData<string, string> DeploymentExamples =>
    [
        .. from file in (IEnumerable<string>)[Path.Combine(Root, "README.md"), .. Directory.GetFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)]
           from Match block in JsonBlock().Matches(File.ReadAllText(file))
           let text = block.Groups["text"].Value
           where IsDeployment(text) && text.Contains("\"Services\":", StringComparison.Ordinal) && text.Contains("\"Journal\":", StringComparison.Ordinal)
           select new TheoryDataRow<string, string>(Path.GetRelativePath(Root, file), text),
    ];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Examples_are_found() => Examples.Count.ShouldBeGreaterThan(15);

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Every_example_of_the_documents_makes_its_probes(string document, string example)
    {
        var file = Path.Combine(_folder.FullName, "config.json");
        await File.WriteAllTextAsync(file, Complete(JsonNode.Parse(example, null, _lenient)!.AsObject()).ToJsonString(), TestContext.Current.CancellationToken);

        await using var list = await ConfiguredProbes.LoadAsync(file);

        list.Monitor.Snapshot().ShouldNotBeEmpty(document);
    }

    [Theory]
    [MemberData(nameof(DeploymentExamples))]
    public async Task Every_whole_example_of_a_deployment_makes_its_targets_and_services(string document, string example)
    {
        var file = Path.Combine(_folder.FullName, "config.json");
        await File.WriteAllTextAsync(file, example, TestContext.Current.CancellationToken);

        await using var desk = await ConfiguredDeployments.LoadAsync(file);

        desk.Services.ShouldNotBeEmpty(document);
    }

    [Fact]
    public void The_document_of_this_program_names_every_command_target_journal_and_strategy()
    {
        var text = File.ReadAllText(Path.Combine(Root, "docs", "sample-host.md"));
        var words = Words(text);
        ((string[])[.. TargetTypes.Names, .. JournalTypes.Names, .. StrategyTypes.Names]).ShouldBeSubsetOf(words);
        foreach (var command in SampleCommands.Create().Subcommands.Where(command => !command.Hidden))
            text.ShouldContain(command.Name);
    }

    [Fact]
    public void The_document_of_this_program_names_every_type() =>
        ProbeKinds.All.Select(kind => kind.Type).ShouldBeSubsetOf(Words(File.ReadAllText(Path.Combine(Root, "docs", "sample-host.md"))));

    private static string Root => Ancestors(SampleRun.Folder).First(folder => File.Exists(Path.Combine(folder, "Ops.sln")));

    /// <summary>Makes a whole file of an example, with a probe of every name that its probes depend on.</summary>
    private static JsonObject Complete(JsonObject example)
    {
        var file = example.ContainsKey("Ops") ? example : new JsonObject { ["Ops"] = new JsonObject { ["Probes"] = new JsonObject { ["example"] = example } } };
        var probes = file["Ops"]!["Probes"]!.AsObject();
        var dependencies = probes.SelectMany(probe => probe.Value!["DependsOn"]?.AsArray() ?? []).Select(name => name!.GetValue<string>()).ToList();
        foreach (var name in dependencies.Where(name => !probes.ContainsKey(name)))
            probes[name] = new JsonObject { ["Type"] = "disk" };
        return file;
    }

    private static bool IsDeployment(string text) => text.Contains("\"Deploy\":", StringComparison.Ordinal) || DeployType().IsMatch(text);

    private static HashSet<string> Words(string text) => [.. Code().Matches(text).Select(match => match.Groups["word"].Value)];

    private static IEnumerable<string> Ancestors(string? folder)
    {
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
            yield return folder;
    }

    [GeneratedRegex("^```jsonc?\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex JsonBlock();

    [GeneratedRegex("\"Type\": \"(?:local|compose|pm2|file)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex DeployType();

    [GeneratedRegex("`(?<word>[a-z0-9-]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Code();
}
