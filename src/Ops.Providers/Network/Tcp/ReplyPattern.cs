using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Ops.Providers.Network;

internal static class ReplyPattern
{
    // A server's reply must not be able to make the match run away: hence without backtracking.
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    public static Regex Parse(string pattern) => new(pattern, Options);

    public static bool TryParse(string pattern, [NotNullWhen(true)] out Regex? regex, [NotNullWhen(false)] out string? why)
    {
        try
        {
            (regex, why) = (Parse(pattern), null);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            (regex, why) = (null, exception.Message);
            return false;
        }
    }
}
