namespace Ops.Providers.Network;

/// <summary>Knows which parts of a request are credentials, so that an answer that echoes them is not shown as it is.</summary>
internal static class HttpSecrets
{
    private const int MinLength = 4;

    public static bool IsCredentialHeader(string name) =>
        Redaction.IsCredentialName(name) || name.Contains("key", StringComparison.OrdinalIgnoreCase);

    public static Secret[] Of(HttpProbeOptions options)
    {
        var values = options.Headers.Where(header => IsCredentialHeader(header.Key)).SelectMany(header => Parts(header.Value))
            .Concat(QueryValues(options.Url!))
            .Concat(options.Proxy is { } proxy ? proxy.UserInfo.Split(':').Select(Uri.UnescapeDataString) : []);

        // The longest first: a part must not break up the whole before it is found.
        return [.. values.Where(value => value.Length >= MinLength).Distinct(StringComparer.Ordinal).OrderByDescending(value => value.Length).Select(value => new Secret(value))];
    }

    // "Bearer abc" and "session=abc; theme=dark" are secret as a whole and in their parts.
    private static IEnumerable<string> Parts(string value) =>
        [value, .. value.Split([' ', ';', '=', ','], StringSplitOptions.RemoveEmptyEntries).Where(part => part.Length >= 8)];

    private static IEnumerable<string> QueryValues(Uri url)
    {
        foreach (var parameter in url.Query.TrimStart('?').Split('&', ';'))
        {
            // The same rule as Redaction.Url: a parameter that it changes is a credential.
            var separator = parameter.IndexOf('=', StringComparison.Ordinal);
            if (separator < 0 || !Redaction.Url(new Uri("?" + parameter, UriKind.Relative)).EndsWith(Secret.Redacted, StringComparison.Ordinal))
                continue;

            yield return parameter[(separator + 1)..];
            yield return Uri.UnescapeDataString(parameter[(separator + 1)..]);
        }
    }
}
