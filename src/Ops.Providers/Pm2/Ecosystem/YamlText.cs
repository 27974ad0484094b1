using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ops.Providers.Pm2;

/// <summary>Reads YAML as the JSON that it stands for, by the core schema of YAML 1.2 and with merge keys.</summary>
internal static class YamlText
{
    public static JsonNode? Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Count == 0 ? null : Convert(stream.Documents[0].RootNode);
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => Object(mapping),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value ?? ""),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };

    private static JsonObject Object(YamlMappingNode mapping)
    {
        var result = new JsonObject();
        foreach (var (key, value) in mapping.Children.OrderBy(child => Name(child.Key) == "<<" ? 0 : 1))
        {
            if (Name(key) == "<<")
                Merge(result, value);
            else
                result[Name(key)] = Convert(value);
        }

        return result;
    }

    private static void Merge(JsonObject result, YamlNode node)
    {
        foreach (var source in node is YamlSequenceNode many ? many.Children.Reverse() : [node])
        {
            foreach (var (name, value) in Convert(source) as JsonObject ?? [])
                result[name] = value?.DeepClone();
        }
    }

    private static string Name(YamlNode key) => (key as YamlScalarNode)?.Value ?? key.ToString();

    private static JsonValue? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
