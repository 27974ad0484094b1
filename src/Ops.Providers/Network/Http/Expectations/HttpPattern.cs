using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Ops.Providers.Network;

/// <summary>Makes regular expressions that take linear time whatever the target sends.</summary>
internal static class HttpPattern
{
    public static bool TryCreate(string pattern, [NotNullWhen(true)] out Regex? regex, out string problem)
    {
        (regex, problem) = (null, "");
        try
        {
            regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return true;
        }
        catch (ArgumentException exception)
        {
            problem = exception.Message;
        }
        catch (NotSupportedException)
        {
            problem = "look-around, back-references and atomic groups are not available";
        }

        return false;
    }

    public static Regex Create(string pattern) => TryCreate(pattern, out var regex, out var problem) ? regex : throw new FormatException(problem);
}
