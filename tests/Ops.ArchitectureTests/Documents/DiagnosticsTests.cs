using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ops.Deploy;
using Ops.Health;

namespace Ops.ArchitectureTests.Documents;

public sealed partial class DiagnosticsTests
{
    private static readonly string[] _document = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "diagnostics.md"));

    [Fact]
    public void Every_name_of_a_metric_an_activity_or_a_tag_is_documented_and_nothing_else_is()
    {
        var used = Repository.Files("src", "*.cs").SelectMany(file => Names().Matches(File.ReadAllText(file))).Select(match => match.Groups["name"].Value);
        var documented = _document.SelectMany(line => DocumentedNames().Matches(line)).Select(match => match.Groups["name"].Value);

        documented.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBe(used.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Instruments_have_the_documented_kind_and_unit()
    {
        await using var services = new ServiceCollection().AddLogging().AddOps().AddFileJournal(options => options.Folder = "unused").ConfigureDeploy(_ => { }).Services.BuildServiceProvider();
        foreach (var (meter, create) in new (string, Action)[] { ("Ops.Health", () => services.GetRequiredService<HealthMonitor>()), ("Ops.Deploy", () => services.GetRequiredService<Deployer>()) })
            InstrumentsOf(meter, create).ShouldBe(DocumentedOf(meter), StringComparer.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> DocumentedOf(string meter) =>
        Rows($"Meter `{meter}`").Select(cells => $"{cells[0]} {cells[1].Replace(" ", "", StringComparison.Ordinal)} {cells[2]}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> InstrumentsOf(string meter, Action create)
    {
        var published = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == meter)
                    published.Add($"{instrument.Name} {instrument.GetType().Name.Split('`')[0]} {instrument.Unit}");
            },
        };
        listener.Start();
        create();
        return published.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Log_events_are_documented_with_their_ids()
    {
        var declared =
            from project in Repository.Libraries
            from type in project.Assembly.GetTypes()
            from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)
            let attribute = method.GetCustomAttribute<LoggerMessageAttribute>()
            where attribute is not null
            select $"{attribute.EventId} {attribute.EventName} {CategoryOf(type)}";

        Rows("Log events").Select(cells => $"{cells[0]} {cells[1]} {cells[2]}").ShouldBe(declared, ignoreOrder: true);
    }

    /// <summary>Returns what a type's events are logged under: its own name, but what a deployer tells comes under the deployer's.</summary>
    private static string CategoryOf(Type type) => type.FullName == "Ops.Deploy.DeployDiagnostics" ? typeof(Deployer).FullName! : type.FullName!;

    [Fact]
    public void Ids_of_log_events_are_unique() =>
        Rows("Log events").Select(cells => cells[0]).ShouldBeUnique();

    /// <summary>Returns the cells of the table under a heading.</summary>
    private static IEnumerable<string[]> Rows(string heading) => _document
        .SkipWhile(line => line != $"## {heading}")
        .Skip(1)
        .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
        .Where(line => line.StartsWith('|'))
        .Skip(2)
        .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim().Replace("`", "", StringComparison.Ordinal)).ToArray());

    [GeneratedRegex("""
        "(?<name>ops\.(health|probe|deploy)\.[a-z_.]+)"
        """, RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Names();

    [GeneratedRegex(@"`(?<name>ops\.(health|probe|deploy)\.[a-z_.]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DocumentedNames();
}
