using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ops.Providers.Network;

internal static class Thumbprint
{
    public static string Of(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    public static string Normalize(string thumbprint) => thumbprint.Replace(":", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
}
