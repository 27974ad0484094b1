using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ops.Providers.Network;

/// <summary>Checks how a probe is told to reach its target.</summary>
internal static class HttpConnectionRules
{
    public static void Check(HttpProbeOptions options, OptionsProblems problems)
    {
        problems.Require(Enum.IsDefined(options.Tier), "Tier", $"{options.Tier} is unknown; write Default or Raw");
        problems.Require(Enum.IsDefined(options.ConnectionMode), "ConnectionMode", $"{options.ConnectionMode} is unknown; write Reuse or Fresh");
        problems.Require(Enum.IsDefined(options.Redirects), "Redirects", $"{options.Redirects} is unknown; write None, SameHost or Follow");
        problems.RequireRange(options.MaxRedirects, 1, 50, "MaxRedirects");
        problems.RequirePositive(options.ConnectionLifetime, "ConnectionLifetime");
        problems.Require(options.ConnectAddress is null || ConnectAddress.TryParse(options.ConnectAddress, out _), "ConnectAddress", $"'{options.ConnectAddress}' is not an address; write one such as 10.0.0.7, 10.0.0.7:8443 or [::1]:80");
        problems.Require(options.ConnectAddress is null || options.Proxy is null, "ConnectAddress", "cannot go with Proxy, which connects by itself; remove one of the two");
        CheckProxy(options.Proxy, problems);
        CheckCaFile(options, problems);
    }

    private static void CheckProxy(Uri? proxy, OptionsProblems problems)
    {
        if (proxy is not null)
            problems.Require(proxy is { IsAbsoluteUri: true, Scheme: "http" or "socks4" or "socks4a" or "socks5" }, "Proxy", $"'{Redaction.Url(proxy)}' is not a proxy; write a URL such as http://proxy.test:3128 or socks5://proxy.test:1080");
    }

    private static void CheckCaFile(HttpProbeOptions options, OptionsProblems problems)
    {
        if (options.CaFile is not { } file)
            return;

        problems.Require(!options.AcceptInvalidCertificates, "CaFile", "has no effect with AcceptInvalidCertificates; remove one of the two");
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(file);
            problems.Require(certificates.Count > 0, "CaFile", $"'{file}' holds no certificate; write the path of a PEM file");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            problems.Add("CaFile", $"'{file}' cannot be read: {exception.Message}");
        }
    }
}
