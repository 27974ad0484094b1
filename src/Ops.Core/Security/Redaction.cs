using System.Text;
using System.Text.RegularExpressions;

namespace Ops;

/// <summary>Removes credentials from text that is about to be shown.</summary>
/// <remarks>Thread-safe. Works on what it can recognise; text that may hold a known secret goes through <see cref="Text"/>.</remarks>
public static partial class Redaction
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking;

    /// <summary>Returns <paramref name="uri"/> with its user info and the values of credential-like query parameters redacted.</summary>
    public static string Url(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (!uri.IsAbsoluteUri)
            return CredentialParameter().Replace(uri.OriginalString, "${keep}" + Secret.Redacted);

        var text = new StringBuilder(uri.Scheme).Append("://");
        if (uri.UserInfo.Length > 0)
            text.Append(Secret.Redacted).Append('@');
        text.Append(uri.IsDefaultPort ? uri.Host : $"{uri.Host}:{uri.Port}").Append(uri.AbsolutePath);
        return text.Append(CredentialParameter().Replace(uri.Query, "${keep}" + Secret.Redacted)).ToString();
    }

    /// <summary>Returns <paramref name="connectionString"/> (<c>key=value;…</c>) with the values of credential-like keys redacted.</summary>
    public static string ConnectionString(string connectionString)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        return CredentialPair().Replace(connectionString, "${keep}" + Secret.Redacted);
    }

    /// <summary>Returns <paramref name="text"/> with every occurrence of the given secrets, and credentials inside URLs, redacted.</summary>
    public static string Text(string text, params ReadOnlySpan<Secret?> secrets)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var secret in secrets)
        {
            if (secret is { IsEmpty: false })
                text = text.Replace(secret.Reveal(), Secret.Redacted, StringComparison.Ordinal);
        }

        return UrlUserInfo().Replace(text, "${keep}" + Secret.Redacted + "@");
    }

    /// <summary>Returns what another program wrote, with credentials inside URLs and the values of credential-like names (<c>password=…</c>, <c>"token": "…"</c>) redacted.</summary>
    public static string Output(string text) => NamedCredential().Replace(Text(text), "${keep}" + Secret.Redacted);

    /// <summary>Returns whether a header, variable or parameter of this <paramref name="name"/> usually carries a credential.</summary>
    public static bool IsCredentialName(string name) => CredentialName().IsMatch(name);

    [GeneratedRegex(@"(?<keep>[?&;](?:[^=&;]*(?:pass|pwd|secret|token|key|auth|signature|sig|credential|code)[^=&;]*)=)[^&;]*", Options)]
    private static partial Regex CredentialParameter();

    [GeneratedRegex(@"(?<keep>(?:^|[;,])\s*(?:[^=;,]*(?:pass|pwd|secret|token|key)[^=;,]*)=\s*)(?:""[^""]*""|'[^']*'|[^;,]*)", Options)]
    private static partial Regex CredentialPair();

    [GeneratedRegex(@"(?<keep>[a-z][a-z0-9+.\-]*://)[^\s/@]+@", Options)]
    private static partial Regex UrlUserInfo();

    [GeneratedRegex(@"(?<keep>[\w.\-]*(?:pass|pwd|secret|token|api.?key|credential)[\w.\-]*[""']?\s*[=:]\s*[""']?)[^\s""',;&]+", Options)]
    private static partial Regex NamedCredential();

    [GeneratedRegex(@"pass|pwd|secret|token|api.?key|auth|cookie|signature|credential|session", Options)]
    private static partial Regex CredentialName();
}
