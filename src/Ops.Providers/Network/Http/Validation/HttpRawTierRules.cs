using System.Net;

namespace Ops.Providers.Network;

/// <summary>Refuses what the raw tier cannot do, by the name of the option.</summary>
internal static class HttpRawTierRules
{
    public static void Check(HttpProbeOptions options, OptionsProblems problems)
    {
        Refuse(options.Url is { IsAbsoluteUri: true, Scheme: "https" }, "Url", "https", problems);
        Refuse(options.Redirects is not HttpRedirects.None, "Redirects", "following redirects", problems);
        Refuse(options.Proxy is not null, "Proxy", "a proxy", problems);
        Refuse(options.HttpVersion != HttpVersion.Version11, "HttpVersion", "any version but 1.1", problems);
        Refuse(options.CaFile is not null, "CaFile", "certificates", problems);
        Refuse(options.AcceptInvalidCertificates, "AcceptInvalidCertificates", "certificates", problems);
    }

    private static void Refuse(bool isAsked, string key, string what, OptionsProblems problems) =>
        problems.Require(!isAsked, key, $"the raw tier does not know {what}; remove it or write Tier: Default");
}
