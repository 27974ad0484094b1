using System.Globalization;

namespace Ops.Deploy;

/// <summary>Compares specs.</summary>
internal static class SpecChanges
{
    public static IReadOnlyList<SpecChange> Between(DeploySpec? from, DeploySpec to)
    {
        var changes = new List<SpecChange>();
        Add(changes, "version", from?.Version, to.Version);
        Add(changes, "artifact", Shown(from?.Artifact), Shown(to.Artifact));
        Add(changes, "replicas", Number(from?.Replicas), Number(to.Replicas));
        Add(changes, "limits.cpus", Number(from?.Limits?.Cpus), Number(to.Limits?.Cpus));
        Add(changes, "limits.memoryBytes", Number(from?.Limits?.MemoryBytes), Number(to.Limits?.MemoryBytes));
        foreach (var (name, before, after) in Variables(from?.Environment, to.Environment))
        {
            if (before != after)
                changes.Add(new SpecChange($"environment.{name}", Shown(name, before), Shown(name, after)));
        }

        foreach (var (name, before, after) in Variables(from?.Secrets, to.Secrets))
            Add(changes, $"secrets.{name}", before, after);
        return changes;
    }

    private static void Add(List<SpecChange> changes, string path, string? from, string? to)
    {
        if (from != to)
            changes.Add(new SpecChange(path, from, to));
    }

    private static IEnumerable<(string Name, string? From, string? To)> Variables(IReadOnlyDictionary<string, string>? from, IReadOnlyDictionary<string, string> to) =>
        (from?.Keys ?? []).Union(to.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => (name, from?.GetValueOrDefault(name), to.GetValueOrDefault(name)));

    private static string? Shown(string name, string? value) => value is not null && Redaction.IsCredentialName(name) ? Secret.Redacted : Shown(value);

    private static string? Shown(string? value) => value is null ? null : Redaction.ConnectionString(Redaction.Text(value));

    private static string? Number(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);
}
