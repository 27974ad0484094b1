using Ops.Health;

namespace Ops.Providers.Network.Shared;

/// <summary>Checks that options of several kinds have in common.</summary>
internal static class EndpointRules
{
    public static void Host(string? host, OptionsProblems problems)
    {
        var kind = Uri.CheckHostName(host);
        problems.Require(kind != UriHostNameType.Unknown, "Host", string.IsNullOrWhiteSpace(host)
            ? "is missing; write a host name or an address"
            : $"'{host}' is neither a host name nor an address; write one without a scheme, port or path");
    }

    public static void Port(int port, OptionsProblems problems) => problems.RequireRange(port, 1, 65535, "Port");

    public static void Url(Uri? url, OptionsProblems problems, params ReadOnlySpan<string> schemes)
    {
        var example = $"{schemes[0]}://host:port/path";
        if (url is null)
            problems.Add("Url", $"is missing; write an address such as {example}");
        else if (!url.IsAbsoluteUri || !schemes.Contains(url.Scheme) || url.Host.Length == 0)
            problems.Add("Url", $"'{Redaction.Url(url)}' is not an address of the scheme {string.Join(" or ", schemes)}; write one such as {example}");
        else if (url.UserInfo.Length > 0)
            problems.Add("Url", $"'{Redaction.Url(url)}' holds credentials, which would not be sent; put them into Headers");
    }

    public static void ReplyTimeout(TimeSpan? timeout, ProbePolicy? policy, OptionsProblems problems, string key = "ReplyTimeout")
    {
        if (timeout is { } limit && policy is not null)
            problems.Require(limit > TimeSpan.Zero && limit < policy.Timeout, key, $"{limit} must be above zero and below the run's timeout (Policy:Timeout, {policy.Timeout})");
    }
}
