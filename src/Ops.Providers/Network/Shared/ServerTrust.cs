using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ops.Providers.Network.Shared;

/// <summary>Whom a probe trusts to vouch for a server's certificate.</summary>
internal static class ServerTrust
{
    /// <summary>Returns a policy that trusts the system's authorities, or only those of <paramref name="caFile"/>.</summary>
    /// <exception cref="CaFileException">The file cannot be read.</exception>
    public static X509ChainPolicy Policy(string? caFile)
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            // A server that leaves out its intermediates fails for most clients; fetching them here would hide that.
            DisableCertificateDownloads = true,
        };
        if (caFile is null)
            return policy;

        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        Import(policy.CustomTrustStore, caFile);
        return policy;
    }

    public static void Validate(string? caFile, OptionsProblems problems)
    {
        if (caFile is null)
            return;

        try
        {
            problems.Require(Policy(caFile).CustomTrustStore.Count > 0, "CaFile", $"'{caFile}' holds no certificate; name a PEM file with at least one");
        }
        catch (CaFileException exception)
        {
            problems.Add("CaFile", $"{exception.Message}; name a PEM file of certificates");
        }
    }

    private static void Import(X509Certificate2Collection store, string caFile)
    {
        try
        {
            store.ImportFromPemFile(caFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new CaFileException($"'{caFile}' cannot be read ({exception.Message})", exception);
        }
    }
}
