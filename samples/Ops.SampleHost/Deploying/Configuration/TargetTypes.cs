using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Ops.SampleHost.Deploying.Configuration;

/// <summary>The kinds of targets that a configuration file can name; a package of your own adds its line here.</summary>
internal static class TargetTypes
{
    private static readonly Dictionary<string, Func<IOpsBuilder, string, IConfigurationSection, IOpsBuilder>> _types = new(StringComparer.Ordinal)
    {
        ["local"] = OpsLocalProcessTargetExtensions.AddLocalProcessTarget,
        ["compose"] = OpsComposeTargetExtensions.AddComposeTarget,
        ["pm2"] = OpsPm2TargetExtensions.AddPm2Target,
    };

    public static IReadOnlyCollection<string> Names => _types.Keys;

    /// <summary>Registers the targets of <c>Ops:Deploy:Targets</c> and returns their names.</summary>
    public static HashSet<string> Register(IOpsBuilder builder, IConfigurationSection targets, List<string> problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var section in targets.GetChildren())
        {
            names.Add(section.Key);
            if (section["Type"] is { } type && _types.TryGetValue(type, out var add))
                add(builder, section.Key, section);
            else
                problems.Add($"{section.Path}:Type: {(section["Type"] is { } wrong ? $"there is no type '{wrong}'" : "is missing")}; write one of {string.Join(", ", Names)}");
        }

        if (names.Count == 0)
            problems.Add($"{targets.Path}: there is no target; add one, such as \"here\": {{ \"Type\": \"local\", \"Root\": \"/var/lib/ops\", \"Services\": {{ … }} }}");
        return names;
    }
}
