using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Ops.SampleHost.Deploying.Configuration;

/// <summary>The kinds of journals that a configuration file can name.</summary>
internal static class JournalTypes
{
    private static readonly Dictionary<string, Func<IOpsBuilder, IConfigurationSection, IOpsBuilder>> _types = new(StringComparer.Ordinal)
    {
        ["file"] = OpsFileJournalExtensions.AddFileJournal,
        ["postgres"] = OpsPostgresJournalExtensions.AddPostgresJournal,
    };

    public static IReadOnlyCollection<string> Names => _types.Keys;

    /// <summary>Registers the journal of <c>Ops:Journal</c>.</summary>
    public static void Register(IOpsBuilder builder, IConfigurationSection journal, List<string> problems)
    {
        var type = journal["Type"];
        if (type is not null && _types.TryGetValue(type, out var add))
            add(builder, journal);
        else if (journal.Exists())
            problems.Add($"{journal.Path}:Type: {(type is null ? "is missing" : $"there is no type '{type}'")}; write one of {string.Join(", ", Names)}");
        else
            problems.Add($"{journal.Path}: is missing; deployments are kept in a journal, so add one, such as {{ \"Type\": \"file\", \"Folder\": \"/var/lib/ops/journal\" }}");
    }
}
