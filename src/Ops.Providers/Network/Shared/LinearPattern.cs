using System.Text.RegularExpressions;

namespace Ops.Providers.Network.Shared;

/// <summary>Makes regular expressions that take linear time, so that no target can make a match run away by what it sends.</summary>
internal static class LinearPattern
{
    public static Regex Create(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public static void Require(OptionsProblems problems, string pattern, string key)
    {
        try
        {
            _ = Create(pattern);
        }
        catch (ArgumentException exception)
        {
            problems.Add(key, $"'{pattern}' is not a regular expression: {exception.Message}");
        }
        catch (NotSupportedException)
        {
            problems.Add(key, $"'{pattern}' uses a look-around, back-reference or atomic group, which cannot be matched in linear time; write it without");
        }
    }
}
