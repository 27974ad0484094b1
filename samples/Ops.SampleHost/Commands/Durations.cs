using System.CommandLine.Parsing;
using System.Globalization;

namespace Ops.SampleHost.Commands;

/// <summary>Reads times as people write them: <c>30s</c>, <c>5m</c>, <c>00:05:00</c>; a bare number is refused, since it would mean days.</summary>
internal static class Durations
{
    private static readonly TimeSpan _longest = TimeSpan.FromDays(30);

    public static Func<ArgumentResult, TimeSpan?> Parser(TimeSpan shortest) => result =>
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (!TryParse(text, out var time))
            result.AddError($"'{text}' is not a time; write it like 30s, 5m, 1h or 00:05:00");
        else if (time < shortest || time > _longest)
            result.AddError($"'{text}' is outside {shortest} to {_longest}");
        return time;
    };

    public static bool TryParse(string text, out TimeSpan time)
    {
        foreach (var (unit, length) in ((string, TimeSpan)[])[("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1))])
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1e9)
            {
                time = length * number;
                return true;
            }
        }

        time = TimeSpan.Zero;
        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out time);
    }
}
