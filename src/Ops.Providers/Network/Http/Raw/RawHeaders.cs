using System.Text;

namespace Ops.Providers.Network;

/// <summary>The headers of a response in which a probe wants to look something up.</summary>
internal sealed class RawHeaders
{
    private readonly List<KeyValuePair<string, string>> _headers = [];

    public void Add(ReadOnlySpan<byte> line)
    {
        var text = Encoding.Latin1.GetString(line);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && !char.IsWhiteSpace(text[0]))
            _headers.Add(new(text[..colon], text[(colon + 1)..].Trim(' ', '\t')));
        else if (_headers.Count > 0)
            _headers[^1] = new(_headers[^1].Key, $"{_headers[^1].Value} {text.Trim(' ', '\t')}");
    }

    /// <summary>Returns the values of a header, joined by commas, or null.</summary>
    public string? Find(string name)
    {
        var values = _headers.Where(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).ToList();
        return values.Count > 0 ? string.Join(", ", values) : null;
    }
}
