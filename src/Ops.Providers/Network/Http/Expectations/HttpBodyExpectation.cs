using System.Text.RegularExpressions;
using Ops.Providers.Network.Shared;

namespace Ops.Providers.Network;

/// <summary>What the text of an answer's body must and must not hold.</summary>
internal sealed class HttpBodyExpectation
{
    private const int ExcerptLength = 200;

    private readonly string? _contains;
    private readonly string? _notContains;
    private readonly Regex? _pattern;
    private readonly Secret[] _secrets;

    public HttpBodyExpectation(HttpProbeOptions options, Secret[] secrets)
    {
        _contains = options.BodyContains;
        _notContains = options.BodyNotContains;
        _pattern = options.BodyMatches is { } pattern ? LinearPattern.Create(pattern) : null;
        _secrets = secrets;
    }

    public bool IsEmpty => _contains is null && _notContains is null && _pattern is null;

    public void Check(HttpBody body, string? contentType, string target, ref HttpVerdict verdict)
    {
        var text = body.Text(contentType);
        if (_contains is not null && !text.Contains(_contains, StringComparison.Ordinal))
            verdict.Unhealthy($"body of {target} does not contain '{_contains}' {Excerpt(text, body)}");
        if (_notContains is not null && text.Contains(_notContains, StringComparison.Ordinal))
            verdict.Unhealthy($"body of {target} contains '{_notContains}' {Excerpt(text, body)}");
        if (_pattern is not null && !_pattern.IsMatch(text))
            verdict.Unhealthy($"body of {target} does not match '{_pattern}' {Excerpt(text, body)}");
        if (_notContains is not null && body.IsTruncated)
            verdict.Note($"body of {target} was searched for '{_notContains}' in part{body.Note}");
    }

    // Redacted before it is cut, so that no part of a secret survives at the end.
    private string Excerpt(string text, HttpBody body)
    {
        var shown = HttpText.Excerpt(Redaction.Text(text, _secrets), ExcerptLength);
        return shown.Length == 0 ? "(it is empty)" : $"(first {ExcerptLength} characters: {shown}{body.Note})";
    }
}
