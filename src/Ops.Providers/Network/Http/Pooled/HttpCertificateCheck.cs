using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Ops.Providers.Network;

/// <summary>Checks the certificates of one origin and remembers the last one for runs on a connection that is open already.</summary>
internal sealed class HttpCertificateCheck(HttpOriginKey key)
{
    private HttpCertificate? _last;

    public HttpCertificate? Last => Volatile.Read(ref _last);

    public SslClientAuthenticationOptions Options() => new()
    {
        // A resumed session shows no certificate, so one that was replaced would go unseen.
        AllowTlsResume = false,
        CertificateChainPolicy = key.CaFile is { } file ? Trusting(file) : null,
        RemoteCertificateValidationCallback = Check,
    };

    private static X509ChainPolicy Trusting(string caFile)
    {
        // Private authorities rarely publish revocation lists, and the system's chains are not checked for it either.
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(caFile);
        return policy;
    }

    private bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var host = (sender as SslStream)?.TargetHostName ?? "the server";
        if (certificate is not X509Certificate2 found)
            throw new HttpCertificateException($"{host} shows no certificate");

        Volatile.Write(ref _last, new HttpCertificate(host, new DateTimeOffset(found.NotAfter.ToUniversalTime(), TimeSpan.Zero)));
        var isAccepted = errors is SslPolicyErrors.None || key.AcceptInvalidCertificates;
        return isAccepted ? isAccepted : throw new HttpCertificateException($"certificate of {host} is not trusted: {Reasons(found, chain, errors)}");
    }

    private static string Reasons(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var reasons = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            reasons.Add($"it is for {Names(certificate)}");
        foreach (var status in chain?.ChainStatus ?? [])
            reasons.Add(Reason(certificate, status));
        return reasons.Count > 0 ? string.Join(", ", reasons.Distinct(StringComparer.Ordinal)) : errors.ToString();
    }

    private static string Reason(X509Certificate2 certificate, X509ChainStatus status) => status.Status switch
    {
        X509ChainStatusFlags.NotTimeValid => string.Create(CultureInfo.InvariantCulture, $"it, or one that signed it, is out of its time (it is valid from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd})"),
        X509ChainStatusFlags.UntrustedRoot => "its root is not trusted",
        X509ChainStatusFlags.PartialChain => "its chain does not lead to a trusted root",
        _ => status.StatusInformation.Trim().TrimEnd('.'),
    };

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())));
        return string.Join(" and ", names.DefaultIfEmpty(certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false)).Take(5));
    }
}
