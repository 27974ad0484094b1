using System.Globalization;
using StackExchange.Redis;

namespace Ops.Providers.Redis;

/// <summary>The fields of one section of <c>INFO</c>.</summary>
internal sealed class RedisInfo
{
    private readonly string _text;

    private RedisInfo(string text) => _text = text;

    /// <summary>Asks the server for a section.</summary>
    public static async Task<RedisInfo> ReadAsync(IServer server, string section) =>
        new(await server.InfoRawAsync(section).ConfigureAwait(false) ?? "");

    /// <summary>Returns a field, or null where the server does not have it.</summary>
    public string? Text(string field)
    {
        foreach (var range in _text.AsSpan().Split('\n'))
        {
            var line = _text.AsSpan(range).TrimEnd('\r');
            if (line.StartsWith(field, StringComparison.Ordinal) && line.Length > field.Length && line[field.Length] == ':')
                return line[(field.Length + 1)..].ToString();
        }

        return null;
    }

    /// <summary>Returns a field that is a whole number, or null where the server does not have it.</summary>
    public long? Number(string field) => long.TryParse(Text(field), CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Returns a field that is a fraction, or null where the server does not have it.</summary>
    public double? Fraction(string field) => double.TryParse(Text(field), CultureInfo.InvariantCulture, out var number) ? number : null;
}
