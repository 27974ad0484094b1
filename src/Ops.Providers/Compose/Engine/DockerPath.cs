using System.Text;
using System.Text.Json;

namespace Ops.Providers.Compose;

/// <summary>The path and query of a request to the engine.</summary>
internal sealed class DockerPath(string path)
{
    private readonly StringBuilder _text = new(path);
    private bool _hasQuery;

    /// <summary>Starts a path below a resource whose id or name is escaped.</summary>
    public static DockerPath Of(string collection, string id, string rest = "") => new($"/{collection}/{Uri.EscapeDataString(id)}{rest}");

    public DockerPath With(string key, string? value)
    {
        if (value is null)
            return this;

        _text.Append(_hasQuery ? '&' : '?').Append(key).Append('=').Append(Uri.EscapeDataString(value));
        _hasQuery = true;
        return this;
    }

    public DockerPath With(string key, bool value) => With(key, value ? "1" : "0");

    public DockerPath With(string key, long value) => With(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds the filters, each a kind and its value, such as <c>label</c> and <c>a=b</c>.</summary>
    public DockerPath Filter(params ReadOnlySpan<(string Kind, string Value)> filters)
    {
        var map = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (kind, value) in filters)
        {
            if (!map.TryGetValue(kind, out var values))
                map.Add(kind, values = []);
            values.Add(value);
        }

        return With("filters", JsonSerializer.Serialize(map, DockerJson.Default.DictionaryStringListString));
    }

    public override string ToString() => _text.ToString();
}
