using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Ops.SampleHost.Configuration;

/// <summary>Registers what a configuration file asks for: <c>Ops:Health</c> and every probe under <c>Ops:Probes</c>.</summary>
internal static class ConfiguredProbes
{
    /// <summary>Reads a file and makes its probes.</summary>
    /// <exception cref="OpsConfigurationException">Something is wrong; the message names the file, every path, and the remedy.</exception>
    public static async Task<Watchlist> LoadAsync(string file)
    {
        var ops = ConfigurationFile.Read(file).GetSection(FileProblems.Root);
        var problems = new List<string>();
        var services = new ServiceCollection();
        var kinds = Register(services.AddOps(), ops, problems);
        try
        {
            var list = Watchlist.Create(services, kinds);
            if (problems.Count == 0)
                return list;
            await list.DisposeAsync();
        }
        catch (OpsConfigurationException exception)
        {
            problems.AddRange(exception.Problems);
        }

        throw FileProblems.Explain(file, problems);
    }

    private static Dictionary<string, ProbeKind> Register(IOpsBuilder builder, IConfigurationSection ops, List<string> problems)
    {
        problems.AddRange(FileProblems.UnknownSections(ops));
        var health = ops.GetSection("Health");
        if (health.Exists())
            builder.ConfigureHealth(health);

        var kinds = new Dictionary<string, ProbeKind>(StringComparer.Ordinal);
        foreach (var section in ops.GetSection("Probes").GetChildren())
        {
            if (FindKind(section, problems) is not { } kind)
                continue;

            kind.Add(builder, section.Key, section);
            kinds.Add(section.Key, kind);
        }

        if (kinds.Count == 0 && problems.Count == 0)
            problems.Add($"{FileProblems.Root}:Probes: there is no probe; add one, such as \"web\": {{ \"Type\": \"http\", \"Url\": \"https://shop.example/health\" }}");
        return kinds;
    }

    private static ProbeKind? FindKind(IConfigurationSection section, List<string> problems)
    {
        var type = section["Type"];
        if (ProbeKinds.Find(type) is { } kind)
            return kind;

        var found = type is null ? "is missing" : $"there is no type '{type}'";
        var nearest = type is null ? null : ProbeKinds.Nearest(type);
        problems.Add($"{section.Path}:Type: {found}; write {(nearest is null ? "" : $"'{nearest}', or ")}one of {ProbeKinds.Names}");
        return null;
    }
}
