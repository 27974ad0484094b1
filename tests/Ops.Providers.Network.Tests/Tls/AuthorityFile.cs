using System.Security.Cryptography.X509Certificates;

namespace Ops.Providers.Network.Tests;

/// <summary>A PEM file of an authority, deleted with the object.</summary>
internal sealed class AuthorityFile : IDisposable
{
    public AuthorityFile(X509Certificate2 authority) => File.WriteAllText(Path, authority.ExportCertificatePem());

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"ops-ca-{Guid.NewGuid():N}.pem");

    public void Dispose() => File.Delete(Path);
}
