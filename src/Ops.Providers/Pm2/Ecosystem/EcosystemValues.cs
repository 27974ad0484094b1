using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Ops.Providers.Pm2;

/// <summary>Values as ecosystem files write them: times such as <c>10s</c>, sizes such as <c>300M</c>, arguments as text or list.</summary>
internal static class EcosystemValues
{
    public static TimeSpan? Time(JsonNode? value) => Scaled(value, [("h", 3_600_000), ("m", 60_000), ("s", 1_000)]) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    public static long? Bytes(JsonNode? value) => (long?)Scaled(value, [("G", 1L << 30), ("M", 1L << 20), ("K", 1L << 10)]);

    public static bool? Flag(JsonNode? value) => value?.ToString() switch { "true" => true, "false" => false, _ => null };

    public static IReadOnlyList<string>? Words(JsonNode? value) => value switch
    {
        JsonArray list => [.. list.Select(item => item?.ToString() ?? "")],
        JsonValue text => Split(text.ToString()),
        _ => null,
    };

    /// <summary>Returns what a variable of the environment holds: PM2 writes objects as JSON.</summary>
    public static string Variable(JsonNode? value) => value is JsonObject or JsonArray ? value.ToJsonString() : value?.ToString() ?? "";

    private static double? Scaled(JsonNode? value, ReadOnlySpan<(string Suffix, long Factor)> units)
    {
        var text = value?.ToString() ?? "";
        foreach (var (suffix, factor) in units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal) && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return number * factor;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var plain) ? plain : null;
    }

    /// <summary>Splits at spaces that are not in quotes.</summary>
    private static List<string> Split(string text)
    {
        var (words, word, quote, any) = (new List<string>(), new StringBuilder(), '\0', false);
        foreach (var character in text)
        {
            if (quote == '\0' && character is '"' or '\'')
                (quote, any) = (character, true);
            else if (character == quote)
                quote = '\0';
            else if (quote == '\0' && char.IsWhiteSpace(character))
                Flush();
            else
                (_, any) = (word.Append(character), true);
        }

        Flush();
        return words;

        void Flush()
        {
            if (any)
                words.Add(word.ToString());
            word.Clear();
            any = false;
        }
    }
}
