using Microsoft.Extensions.Configuration;

namespace Ops.SampleHost.Configuration;

/// <summary>What is wrong with a configuration file, said all at once.</summary>
internal static class FileProblems
{
    public const string Root = "Ops";

    private static readonly string[] _sections = ["Health", "Probes", "Journal", "Deploy", "Secrets"];

    /// <summary>Says which sections of a file mean nothing.</summary>
    public static IEnumerable<string> UnknownSections(IConfigurationSection ops) =>
        from section in ops.GetChildren()
        where !_sections.Contains(section.Key, StringComparer.OrdinalIgnoreCase)
        select $"{ops.Path}: '{section.Key}' is not known; write one of {string.Join(", ", _sections)}";

    /// <summary>Makes one message of problems, with the file, and the remedy.</summary>
    public static OpsConfigurationException Explain(string file, IReadOnlyList<string> problems) => new(
        string.Join(Environment.NewLine, problems.Select(problem => $"{file}: {problem}")) + Environment.NewLine +
        $"Remedy: correct {file} at {(problems.Count == 1 ? "this path" : "these paths")} (or the {ConfigurationFile.EnvironmentPrefix} environment variables laid over it); docs/sample-host.md and docs/providers/ list every option, appsettings.example.json has an example of each type.");
}
