using System.Text.RegularExpressions;

namespace Ops.Providers.Host;

/// <summary>Regular expressions over text that others write: only those that take linear time.</summary>
internal static class LinePattern
{
    // The engine is linear; the timeout is for texts that are merely huge.
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(1);

    public static Regex Create(string pattern, bool ignoreCase) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None), _timeout);

    public static void Require(OptionsProblems problems, string pattern, string key)
    {
        try
        {
            _ = Create(pattern, ignoreCase: false);
        }
        catch (NotSupportedException)
        {
            problems.Add(key, $"'{pattern}' uses a look-around, back-reference or atomic group, which cannot be matched in linear time; write it without");
        }
        catch (ArgumentException exception)
        {
            problems.Add(key, $"'{pattern}' is not a regular expression: {exception.Message}");
        }
    }

    /// <summary>Returns whether the text matches; one that takes too long does not.</summary>
    public static bool Matches(Regex pattern, ReadOnlySpan<char> text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
