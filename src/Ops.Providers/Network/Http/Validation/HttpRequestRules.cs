using System.Buffers;
using System.Net;

namespace Ops.Providers.Network;

/// <summary>Checks what a probe is told to send.</summary>
internal static class HttpRequestRules
{
    private static readonly SearchValues<char> _tokenCharacters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    private static readonly string[] _ownHeaders = ["Host", "Connection", "Content-Length", "Transfer-Encoding", "Expect", "Upgrade", "TE", "Trailer", "User-Agent"];

    public static void Check(HttpProbeOptions options, OptionsProblems problems)
    {
        CheckUrl(options.Url, problems);
        problems.Require(IsToken(options.Method), "Method", $"'{HttpText.Excerpt(options.Method ?? "", 40)}' is not an HTTP method; write one such as GET, HEAD or POST");
        problems.Require(!string.Equals(options.Method, "CONNECT", StringComparison.OrdinalIgnoreCase), "Method", "CONNECT asks a proxy for a tunnel; write a method such as GET, and Proxy for the proxy");
        problems.Require(IsVersion(options.HttpVersion), "HttpVersion", $"{options.HttpVersion} is not available; write 1.1 or 2.0");
        problems.Require(IsFieldValue(options.UserAgent), "UserAgent", "holds a control character or one outside ASCII; write one line of ASCII");
        problems.Require(options.Host is null || ConnectAddress.TryParse(options.Host, out _), "Host", $"'{HttpText.Excerpt(options.Host ?? "", 80)}' is not a host name; write one such as shop.test or shop.test:8080");
        foreach (var (name, value) in options.Headers)
            CheckHeader(name, value, options, problems);
    }

    public static bool IsToken(string? text) => text is { Length: > 0 } && !text.AsSpan().ContainsAnyExcept(_tokenCharacters);

    private static void CheckUrl(Uri? url, OptionsProblems problems)
    {
        if (url is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            problems.Add("Url", $"{(url is null ? "is missing" : $"'{Redaction.Url(url)}' is not an absolute http or https URL")}; write one such as https://shop.test/health");
        else
            problems.Require(url.UserInfo.Length == 0, "Url", "holds user info; write the credentials as an Authorization header");
    }

    private static void CheckHeader(string name, string? value, HttpProbeOptions options, OptionsProblems problems)
    {
        var key = $"Headers:{name}";
        problems.Require(IsToken(name), key, "is not a header name; write letters, digits and hyphens");
        problems.Require(IsFieldValue(value), key, "its value holds a control character or one outside ASCII; write one line of ASCII");
        problems.Require(!_ownHeaders.Contains(name, StringComparer.OrdinalIgnoreCase), key, "the probe writes this header itself; remove it (Host and UserAgent are options)");
        problems.Require(options.Body is not null || !IsContentHeader(name), key, "describes a body; remove it or set Body");
    }

    private static bool IsContentHeader(string name) => name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);

    private static bool IsFieldValue(string? value) => value is not null && !value.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static bool IsVersion(Version? version) => version == HttpVersion.Version11 || version == HttpVersion.Version20;
}
