using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ops.SampleHost.Shop;

/// <summary>An authority of the shop's own, and a certificate from it that is near its end.</summary>
internal static class ShopCertificate
{
    /// <summary>Writes the authority to a PEM file and returns a certificate for localhost with its key.</summary>
    public static X509Certificate2 Create(string caFile, DateTimeOffset now, TimeSpan life)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Shop CA", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var authority = authorityRequest.CreateSelfSigned(now.AddDays(-90), now.AddYears(1));
        File.WriteAllText(caFile, authority.ExportCertificatePem());

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, now.AddDays(-85), now + life, RandomNumberGenerator.GetBytes(8)).CopyWithPrivateKey(key);
        // Some systems serve only with a key that came from a container.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
