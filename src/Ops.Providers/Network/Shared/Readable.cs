using System.Globalization;

namespace Ops.Providers.Network.Shared;

/// <summary>Measured values and received bytes as people read them.</summary>
internal static class Readable
{
    private const int MaxCharacters = 200;

    /// <summary>Returns <c>0.4 ms</c>, <c>41 ms</c> or <c>12.5 s</c>.</summary>
    public static string Time(TimeSpan time) => time.TotalMilliseconds switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.#} ms"),
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s"),
    };

    /// <summary>Returns the host and port, an IPv6 address in brackets.</summary>
    public static string Endpoint(string host, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}");

    /// <summary>Returns the start of <paramref name="text"/> in quotes, on one line.</summary>
    public static string Quote(string text)
    {
        var start = text.Length <= MaxCharacters ? text : text[..MaxCharacters];
        var line = string.Concat(start.Select(Escape));
        return start.Length == text.Length ? $"'{line}'" : $"'{line}…'";
    }

    private static string Escape(char character) => character switch
    {
        '\r' => "\\r",
        '\n' => "\\n",
        '\t' => "\\t",
        _ when char.IsControl(character) => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}"),
        _ => character.ToString(),
    };
}
