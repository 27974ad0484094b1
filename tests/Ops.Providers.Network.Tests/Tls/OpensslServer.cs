using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Ops.Conformance;

namespace Ops.Providers.Network.Tests;

/// <summary>A real <c>openssl s_server</c> on loopback.</summary>
internal sealed class OpensslServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ops-openssl-");
    private readonly Process _process;

    private OpensslServer(X509Certificate2 certificate, X509Certificate2 intermediate, string[] arguments)
    {
        var openssl = RealPart.Find("openssl", "openssl");
        using var key = certificate.GetECDsaPrivateKey()!;
        Port = LoopbackPort.Free();
        string[] all = ["s_server", "-quiet", "-accept", $"127.0.0.1:{Port}", "-cert", Write("leaf.pem", certificate.ExportCertificatePem()), "-key", Write("key.pem", key.ExportPkcs8PrivateKeyPem()), "-cert_chain", Write("chain.pem", intermediate.ExportCertificatePem()), .. arguments];
        _process = Process.Start(new ProcessStartInfo(openssl, all) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
    }

    public int Port { get; }

    /// <summary>Starts it, or skips the test where it is not installed.</summary>
    public static async Task<OpensslServer> StartAsync(X509Certificate2 certificate, X509Certificate2 intermediate, params string[] arguments)
    {
        var server = new OpensslServer(certificate, intermediate, arguments);
        while (!await server.AcceptsAsync())
            server._process.HasExited.ShouldBeFalse();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<bool> AcceptsAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            await Task.Delay(20);
            return false;
        }
    }

    private string Write(string name, string pem)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, pem);
        return path;
    }
}
