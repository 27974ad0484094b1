using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ops.Providers.Compose;

/// <summary>Reads YAML into nodes that know where they stand.</summary>
internal sealed class YamlReader
{
    private const string MergeKey = "<<";
    // Aliases that stand for aliases grow without bounds; no real file comes near this.
    private const int MaxNodes = 50_000;
    private const int MaxDepth = 60;

    private readonly string _file;
    private readonly string _folder;
    private readonly ComposeProblems _problems;
    private int _nodes;

    private YamlReader(string file, string folder, ComposeProblems problems)
    {
        _file = file;
        _folder = folder;
        _problems = problems;
    }

    /// <summary>Returns the file's one document, or null and a problem.</summary>
    public static ComposeNode? Read(string file, string folder, string text, ComposeProblems problems)
    {
        try
        {
            var stream = new YamlStream();
            using var reader = new StringReader(text);
            stream.Load(reader);
            if (stream.Documents.Count == 1)
                return new YamlReader(file, folder, problems).Convert(stream.Documents[0].RootNode, "the file", 0);
            problems.Add(file, stream.Documents.Count == 0 ? "it is empty; write at least 'services:'" : "it holds several documents; keep one");
        }
        catch (YamlException exception)
        {
            problems.Add(new ComposePlace(file, exception.Start.Line, exception.Start.Column, folder), "the file", $"this is not YAML: {exception.Message}");
        }

        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException)
        {
            // What the library throws where it has lost its way in malformed text.
            problems.Add(file, $"this is not YAML: {exception.Message}");
        }

        return null;
    }

    private ComposeNode Convert(YamlNode node, string path, int depth)
    {
        var place = PlaceOf(node);
        if (++_nodes > MaxNodes || depth > MaxDepth)
            throw new YamlException(node.Start, node.End, $"it unfolds to more than {MaxNodes} values or {MaxDepth} levels");

        CheckTag(node, path);
        return node switch
        {
            YamlScalarNode scalar => Scalar(scalar, place),
            YamlSequenceNode list => new ComposeNode(place) { Items = [.. list.Children.Select((item, index) => Convert(item, $"{path}[{index}]", depth + 1))] },
            YamlMappingNode map => new ComposeNode(place) { Entries = Entries(map, path, depth) },
            _ => new ComposeNode(place),
        };
    }

    private void CheckTag(YamlNode node, string path)
    {
        if (!node.Tag.IsEmpty && node.Tag.Value is "!reset" or "!override")
            _problems.Add(PlaceOf(node), path, $"the tag {node.Tag.Value} is not supported; write the whole value in one file");
    }

    private static ComposeNode Scalar(YamlScalarNode scalar, ComposePlace place)
    {
        var isNothing = scalar.Value is null or "" or "~" or "null" or "Null" or "NULL";
        return isNothing && scalar.Style == ScalarStyle.Plain ? new ComposeNode(place) : new ComposeNode(place) { Text = scalar.Value ?? "" };
    }

    private Dictionary<string, ComposeNode> Entries(YamlMappingNode map, string path, int depth)
    {
        var entries = new Dictionary<string, ComposeNode>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Children)
        {
            var name = (key as YamlScalarNode)?.Value;
            if (name is null)
                _problems.Add(PlaceOf(key), path, "a key must be a text");
            else if (name != MergeKey)
                entries[name] = Convert(value, $"{path}.{name}", depth + 1) is { IsNothing: false } converted ? converted : new ComposeNode(PlaceOf(key));
        }

        foreach (var (key, value) in map.Children)
        {
            if (key is YamlScalarNode { Value: MergeKey })
                Merge(entries, value, path, depth);
        }

        return entries;
    }

    /// <summary>Adds the keys of other maps that a map does not have itself; of several, the first counts.</summary>
    private void Merge(Dictionary<string, ComposeNode> entries, YamlNode value, string path, int depth)
    {
        if (value is YamlSequenceNode)
            CheckTag(value, $"{path}.{MergeKey}");
        foreach (var source in value is YamlSequenceNode list ? list.Children : [value])
        {
            CheckTag(source, $"{path}.{MergeKey}");
            if (source is not YamlMappingNode map)
            {
                _problems.Add(PlaceOf(source), $"{path}.<<", "only maps can be merged");
                continue;
            }

            foreach (var (key, node) in Entries(map, path, depth + 1))
                entries.TryAdd(key, node);
        }
    }

    private ComposePlace PlaceOf(YamlNode node) => new(_file, node.Start.Line, node.Start.Column, _folder);
}
