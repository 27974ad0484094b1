using System.Text.RegularExpressions;
using Ops.Providers.Network.Shared;

namespace Ops.Providers.Network;

/// <summary>What one header of an answer must be.</summary>
internal sealed class HttpHeaderExpectation
{
    public const string RegexPrefix = "regex:";
    private const string Any = "*";

    private readonly string _expected;
    private readonly Regex? _pattern;

    public HttpHeaderExpectation(string name, string expected)
    {
        Name = name;
        _expected = expected;
        _pattern = expected.StartsWith(RegexPrefix, StringComparison.Ordinal) ? LinearPattern.Create(expected[RegexPrefix.Length..]) : null;
    }

    public string Name { get; }

    /// <summary>Returns what is wrong with the value found, or null.</summary>
    public string? Check(string? found, string target)
    {
        if (found is null)
            return $"header '{Name}' is missing in {target}; expected {Expectation()}";
        if (_pattern is null ? _expected is Any || found == _expected : _pattern.IsMatch(found))
            return null;

        return $"header '{Name}' of {target} is '{Shown(found)}'; expected {Expectation()}";
    }

    private string Shown(string value) => Redaction.IsCredentialName(Name) ? Secret.Redacted : HttpText.Excerpt(value, 200);

    private string Expectation()
    {
        if (_expected is Any)
            return "any value";
        return _pattern is null ? $"'{Shown(_expected)}'" : $"a match of '{Shown(_expected[RegexPrefix.Length..])}'";
    }
}
