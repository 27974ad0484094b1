using System.Text.RegularExpressions;

namespace Ops.Deploy;

/// <summary>Reads the level of a line from its text, in the ways that loggers commonly write it.</summary>
internal static partial class LogLevels
{
    // A level stands near the beginning, after a time stamp at most, or is a value of its own in a structured line.
    private const int Beginning = 80;

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking;

    /// <summary>Returns the level, or null where the text tells none.</summary>
    public static LogLevelFilter? Of(string text)
    {
        var match = Field().Match(text);
        if (!match.Success)
            match = Word().Match(text.Length > Beginning ? text[..Beginning] : text);
        return match.Success ? Parse(match.Groups["level"].Value) : null;
    }

    private static LogLevelFilter? Parse(string level) => level.ToUpperInvariant() switch
    {
        ['T', 'R', ..] or ['V', 'E', ..] or ['D', ..] or "10" or "20" => LogLevelFilter.Debug,
        ['I', ..] or ['N', ..] or "30" => LogLevelFilter.Information,
        ['W', ..] or "40" => LogLevelFilter.Warning,
        _ => LogLevelFilter.Error,
    };

    [GeneratedRegex("""(?:"?\b(?:level|lvl|severity|loglevel|log\.level|@l)"?\s*[:=]\s*"?)(?<level>trace|verbose|debug|info|information|notice|warn|warning|error|err|fatal|critical|panic|alert|emerg|emergency|10|20|30|40|50|60)\b""", Options | RegexOptions.IgnoreCase)]
    private static partial Regex Field();

    // Words in small letters are too common to count without a sign after them.
    [GeneratedRegex(@"(?:^|[\s\[|(<])(?:(?<level>TRACE|VERBOSE|DEBUG|DBUG|TRCE|INFO|INFORMATION|NOTICE|WARN|WARNING|ERROR|ERR|FATAL|CRITICAL|CRIT|PANIC|ALERT|EMERG|Trace|Verbose|Debug|Info|Information|Notice|Warn|Warning|Error|Fatal|Critical|Panic)(?:$|[\s\]|)>:,])|(?<level>trace|trce|verbose|debug|dbug|info|notice|warn|warning|error|fail|fatal|crit|critical|panic)[\]|)>:])", Options)]
    private static partial Regex Word();
}
