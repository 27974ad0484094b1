using System.IO.Enumeration;

namespace Ops.Providers.Host;

/// <summary>Names as options have them: whole ones, or patterns with <c>*</c> and <c>?</c>.</summary>
internal static class NamePatterns
{
    public static bool MatchAny(IEnumerable<string> patterns, string name) => patterns.Any(pattern => Matches(pattern, name));

    /// <summary>Returns the patterns that no name matches.</summary>
    public static IEnumerable<string> Missing(IEnumerable<string> patterns, IReadOnlyList<string> names) =>
        patterns.Where(pattern => !names.Any(name => Matches(pattern, name)));

    private static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
}
