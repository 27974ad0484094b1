using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ops.Deploy;

/// <summary>What should run: one version of a service with its settings.</summary>
/// <remarks>It is written into journals and labels, so it holds no secrets: those are named in <see cref="Secrets"/> and fetched when an instance starts.</remarks>
public sealed record DeploySpec
{
    /// <summary>Gets the service, by the name that the target knows it by.</summary>
    public required string Service { get; init; }

    /// <summary>Gets what people call this version, such as <c>v1.2.3</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Gets what to run: an image, a directory, a git revision, as the target understands it; null means what the target has configured for the service.</summary>
    public string? Artifact { get; init; }

    /// <summary>Gets how many instances; the default is 1.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Gets environment variables that are added to those of the target's configuration.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets environment variables whose values are secrets: variable → the secret's name at the host's <see cref="IDeploySecrets"/>.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets the limits of each instance; null means those of the target's configuration.</summary>
    public ResourceLimits? Limits { get; init; }

    /// <summary>Gets notes for people and programs, such as the commit.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Returns the spec as one JSON object, as it is kept in journals and labels.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, DeployJson.Default.DeploySpec);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="DeployException">The text is not a spec.</exception>
    public static DeploySpec FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, DeployJson.Default.DeploySpec) ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"This is not a deploy spec: {exception.Message}", exception);
        }
    }

    /// <summary>Returns 12 hexadecimal digits that are the same for specs that run the same: everything counts but the number of instances and the labels.</summary>
    public string Hash()
    {
        var text = new StringBuilder();
        Add(text, Service, Version, Artifact);
        Add(text, Limits?.Cpus?.ToString(CultureInfo.InvariantCulture), Limits?.MemoryBytes?.ToString(CultureInfo.InvariantCulture));
        foreach (var (variables, kind) in new[] { (Environment, "environment"), (Secrets, "secret") })
        {
            foreach (var (name, value) in variables.OrderBy(variable => variable.Key, StringComparer.Ordinal))
                Add(text, kind, name, value);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 6));
    }

    /// <summary>Returns what differs from another spec, labels left out, with values that may be secrets redacted.</summary>
    /// <param name="earlier">The other spec; null means that there was none.</param>
    public IReadOnlyList<SpecChange> ChangesFrom(DeploySpec? earlier) => SpecChanges.Between(earlier, this);

    /// <summary>Adds parts so that no other parts give the same text.</summary>
    private static void Add(StringBuilder text, params ReadOnlySpan<string?> parts)
    {
        foreach (var part in parts)
            text.Append(CultureInfo.InvariantCulture, $"{part?.Length ?? -1}:{part}");
    }
}
