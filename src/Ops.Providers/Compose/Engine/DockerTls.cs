using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Ops.Providers.Compose;

/// <summary>Proves who we are to an engine behind TLS, and checks who it is.</summary>
internal static class DockerTls
{
    public static SslClientAuthenticationOptions Options(ComposeEngineOptions options, string host)
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = host };
        if (options.CertificateFile is { } certificate)
            tls.ClientCertificates = [LoadClient(certificate, options.KeyFile!)];
        if (options.AuthorityFile is { } authority)
            tls.CertificateChainPolicy = Trusting(authority);
        return tls;
    }

    private static X509Certificate2 LoadClient(string certificateFile, string keyFile)
    {
        using var pem = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        // Some platforms cannot use a key that was only read from PEM; the detour over PKCS #12 makes it usable everywhere.
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
    }

    private static X509ChainPolicy Trusting(string authorityFile)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(authorityFile);
        return policy;
    }
}
