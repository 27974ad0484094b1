using System.Globalization;

namespace Ops.Providers.Pm2;

/// <summary>Reads the lines that PM2 writes.</summary>
internal static class LogText
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
}
