using System.Globalization;
using System.Text.RegularExpressions;

namespace Ops.Providers.Pm2;

/// <summary>Reads the lines that PM2 writes.</summary>
internal static partial class LogText
{
    /// <summary>The form, in the words of day.js, that lines are dated in unless the ecosystem file says otherwise.</summary>
    public const string DateFormat = "YYYY-MM-DDTHH:mm:ss.SSSZ";

    private const string Separator = ": ";

    /// <summary>Takes the date off a line, where there is one that can be read.</summary>
    public static (DateTimeOffset? At, string Text) Split(string line)
    {
        var end = line.IndexOf(Separator, StringComparison.Ordinal);
        return end is >= 19 and <= 35 && line[10] == 'T' && DateTimeOffset.TryParse(line.AsSpan(0, end), CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var at)
            ? (at, line[(end + Separator.Length)..])
            : (null, line);
    }

    public static bool Matches(this LogQuery query, LogLine line) =>
        (query.Since is not { } since || line.At is not { } at || at >= since)
        && (query.Contains is not { } text || line.Text.Contains(text, StringComparison.OrdinalIgnoreCase))
        && (query.MinLevel is not { } level || LevelOf(line) >= level);

    /// <summary>The level is the first word of one in the line; standard error without one is an error.</summary>
    private static LogLevelFilter? LevelOf(LogLine line)
    {
        var found = Level().Match(line.Text);
        return found.Success
            ? char.ToUpperInvariant(found.Value[0]) switch
            {
                'T' or 'D' => LogLevelFilter.Debug,
                'I' => LogLevelFilter.Information,
                'W' => LogLevelFilter.Warning,
                _ => LogLevelFilter.Error,
            }
            : line.IsError ? LogLevelFilter.Error : null;
    }

    [GeneratedRegex(@"\b(trace|debug|info|information|warn|warning|error|fatal|critical)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Level();
}
