using System.Text;
using System.Text.RegularExpressions;

namespace Ops.Providers.Compose;

/// <summary>Knows which files a build does not need.</summary>
internal sealed class DockerIgnore
{
    private readonly List<(Regex Pattern, bool Excludes)> _rules = [];
    private readonly HashSet<string> _always;

    private DockerIgnore(string dockerfile) => _always = new(StringComparer.Ordinal) { dockerfile.Replace('\\', '/'), ".dockerignore" };

    /// <summary>Reads patterns, one a line; the Dockerfile itself is always sent, since the engine needs it.</summary>
    public static DockerIgnore Parse(string text, string dockerfile)
    {
        var ignore = new DockerIgnore(dockerfile);
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;

            var excludes = line[0] != '!';
            var pattern = (excludes ? line : line[1..]).Trim().TrimStart('/').TrimEnd('/');
            if (pattern.StartsWith("./", StringComparison.Ordinal))
                pattern = pattern[2..];
            if (pattern.Length > 0)
                ignore._rules.Add((ToRegex(pattern), excludes));
        }

        return ignore;
    }

    /// <summary>Returns whether a file, by its path with slashes, is left out; the last rule that speaks of it counts.</summary>
    public bool Excludes(string path)
    {
        if (_always.Contains(path))
            return false;

        var excluded = false;
        foreach (var (pattern, excludes) in _rules)
        {
            if (pattern.IsMatch(path))
                excluded = excludes;
        }

        return excluded;
    }

    /// <summary>Makes an expression of a pattern that also matches everything below what the pattern names.</summary>
    private static Regex ToRegex(string pattern)
    {
        var text = new StringBuilder("^");
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern[at] == '*' && at + 1 < pattern.Length && pattern[at + 1] == '*')
            {
                at++;
                var isFolder = at + 1 < pattern.Length && pattern[at + 1] == '/';
                text.Append(isFolder ? "(?:.*/)?" : ".*");
                at += isFolder ? 1 : 0;
            }
            else
            {
                text.Append(pattern[at] switch { '*' => "[^/]*", '?' => "[^/]", var c => Regex.Escape(c.ToString()) });
            }
        }

        return new Regex(text.Append("(?:/.*)?$").ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }
}
