using System.Globalization;
using Microsoft.Extensions.Configuration;
using Ops.Deploy;

namespace Ops.SampleHost.Deploying.Configuration;

/// <summary>Fills in what a check is about: <c>{address}</c>, <c>{host}</c>, <c>{port}</c>, <c>{instance}</c>, <c>{service}</c>, <c>{target}</c> and <c>{version}</c> in the values of its section.</summary>
internal sealed class CheckWords
{
    private readonly Dictionary<string, string?> _words;

    private CheckWords(Dictionary<string, string?> words) => _words = words;

    /// <summary>Gets words that only serve to see whether a check's options are right.</summary>
    public static CheckWords Sample { get; } = Of(new Uri("http://127.0.0.1:1/"), "instance", "service", "target", "version");

    public static CheckWords Of(DeployCheckContext context) =>
        Of(context.Instance?.Address, context.Instance?.Id, context.Service, context.Target, context.Version ?? "");

    /// <summary>Returns the section with its words filled in, and the first word for which there is nothing.</summary>
    public (IConfigurationSection Section, string? Lacking) Fill(IConfigurationSection section)
    {
        string? lacking = null;
        var values = section.AsEnumerable().Select(pair => KeyValuePair.Create(pair.Key, Fill(pair.Value, ref lacking))).ToList();
        return (new ConfigurationBuilder().AddInMemoryCollection(values).Build().GetSection(section.Path), lacking);
    }

    private static CheckWords Of(Uri? address, string? instance, string service, string target, string version) => new(new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["{address}"] = address?.AbsoluteUri.TrimEnd('/'),
        ["{host}"] = address?.Host,
        ["{port}"] = address?.Port.ToString(CultureInfo.InvariantCulture),
        ["{instance}"] = instance,
        ["{service}"] = service,
        ["{target}"] = target,
        ["{version}"] = version,
    });

    private string? Fill(string? text, ref string? lacking)
    {
        foreach (var (word, value) in _words)
        {
            if (text is null || !text.Contains(word, StringComparison.Ordinal))
                continue;

            lacking ??= value is null ? word : null;
            text = text.Replace(word, value, StringComparison.Ordinal);
        }

        return text;
    }
}
