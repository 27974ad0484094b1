using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ops.Providers.Network.Tests;

/// <summary>Makes authorities and the certificates that they issue, with any dates.</summary>
internal static class TestCertificates
{
    private static readonly DateTimeOffset _longAgo = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset _farAway = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset InDays(double days) => DateTimeOffset.UtcNow.AddDays(days);

    public static X509Certificate2 Root(string name) => SelfSigned($"CN={name}", _longAgo, _farAway, isAuthority: true);

    public static X509Certificate2 SelfSigned(string subject, DateTimeOffset notBefore, DateTimeOffset notAfter, bool isAuthority = false, params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Request(subject, key, isAuthority, names).CreateSelfSigned(notBefore, notAfter);
    }

    public static X509Certificate2 Intermediate(X509Certificate2 issuer, string name, DateTimeOffset notAfter) => Issue(issuer, $"CN={name}", _longAgo.AddDays(1), notAfter, isAuthority: true);

    public static X509Certificate2 Leaf(X509Certificate2 issuer, DateTimeOffset notAfter, params string[] names) => Issue(issuer, "CN=shop.test", _longAgo.AddDays(2), notAfter, isAuthority: false, names);

    public static X509Certificate2 Issue(X509Certificate2 issuer, string subject, DateTimeOffset notBefore, DateTimeOffset notAfter, bool isAuthority, params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Request(subject, key, isAuthority, names).Create(issuer, notBefore, notAfter, RandomNumberGenerator.GetBytes(8));
        using var withKey = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    /// <summary>Issues an authority's certificate again, for the same key, with another end.</summary>
    public static X509Certificate2 WithOtherEnd(X509Certificate2 issuer, X509Certificate2 authority, DateTimeOffset notAfter)
    {
        var request = new CertificateRequest(authority.SubjectName, authority.PublicKey, HashAlgorithmName.SHA256);
        foreach (var extension in authority.Extensions)
            request.CertificateExtensions.Add(extension);
        return request.Create(issuer, _longAgo.AddDays(1), notAfter, RandomNumberGenerator.GetBytes(8));
    }

    private static CertificateRequest Request(string subject, ECDsa key, bool isAuthority, string[] names)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(isAuthority ? X509KeyUsageFlags.KeyCertSign : X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (names.Length > 0)
            request.CertificateExtensions.Add(Names(names));
        return request;
    }

    private static X509Extension Names(string[] names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
                builder.AddIpAddress(address);
            else
                builder.AddDnsName(name);
        }

        return builder.Build();
    }
}
