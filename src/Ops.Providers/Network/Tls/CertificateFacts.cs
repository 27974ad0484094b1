using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Ops.Providers.Network;

/// <summary>What a server's certificate and the chain behind it say, copied out of the handles that hold them.</summary>
internal sealed record CertificateFacts
{
    public required string Subject { get; init; }

    public required string Issuer { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    public required string Thumbprint { get; init; }

    /// <summary>Gets the names and addresses that the certificate is for.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    public required bool NameMatches { get; init; }

    /// <summary>Gets the certificates above the server's own, as far as they are known.</summary>
    public required IReadOnlyList<Authority> Authorities { get; init; }

    public required X509ChainStatusFlags ChainStatus { get; init; }

    public bool IsSelfSigned => Authorities.Count == 0 && Subject == Issuer;

    public static CertificateFacts Read(X509Certificate2 certificate, X509Chain chain, SslPolicyErrors errors) => new()
    {
        Subject = certificate.Subject,
        Issuer = certificate.Issuer,
        NotBefore = ToUtc(certificate.NotBefore),
        NotAfter = ToUtc(certificate.NotAfter),
        Thumbprint = Network.Thumbprint.Of(certificate),
        Names = ReadNames(certificate),
        NameMatches = !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
        Authorities = [.. chain.ChainElements.Skip(1).Select(element => new Authority(element.Certificate.Subject, ToUtc(element.Certificate.NotBefore), ToUtc(element.Certificate.NotAfter)))],
        ChainStatus = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (flags, status) => flags | status.Status),
    };

    private static DateTimeOffset ToUtc(DateTime local) => new DateTimeOffset(local).ToUniversalTime();

    private static List<string> ReadNames(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return names is null ? [] : [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(address => address.ToString())];
    }

    internal sealed record Authority(string Subject, DateTimeOffset NotBefore, DateTimeOffset NotAfter);
}
