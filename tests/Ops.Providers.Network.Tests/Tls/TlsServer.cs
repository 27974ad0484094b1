using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Ops.Providers.Network.Tests;

/// <summary>A real TLS listener on loopback whose certificate a test may change at any time.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly LoopbackServer _server;

    public TlsServer(X509Certificate2 certificate, params X509Certificate2[] intermediates)
    {
        (Certificate, Intermediates) = (certificate, intermediates);
        _server = new LoopbackServer(SpeakAsync);
    }

    public int Port => _server.Port;

    public X509Certificate2 Certificate { get; set; }

    public X509Certificate2[] Intermediates { get; set; }

    public SslProtocols Protocols { get; set; } = SslProtocols.None;

    /// <summary>Gets or sets lines sent, and where they start with &gt; awaited, before TLS begins.</summary>
    public string[] Preamble { get; set; } = [];

    public bool Hangs { get; set; }

    /// <summary>Gets the names that clients asked for, in order.</summary>
    public List<string> AskedNames { get; } = [];

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task SpeakAsync(NetworkStream stream, CancellationToken token)
    {
        if (Hangs)
            await Task.Delay(Timeout.Infinite, token);
        foreach (var line in Preamble)
            await SayAsync(stream, line, token);

        await using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
        await tls.AuthenticateAsServerAsync(Choose, null, token);
        await LoopbackServer.ReadToEndAsync(tls, token);
    }

    private static async Task SayAsync(NetworkStream stream, string line, CancellationToken token)
    {
        if (!line.StartsWith('>'))
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(line), token);
            return;
        }

        var expected = Encoding.Latin1.GetBytes(line[1..]);
        var received = new byte[expected.Length];
        await stream.ReadExactlyAsync(received, token);
        received.ShouldBe(expected);
    }

    private ValueTask<SslServerAuthenticationOptions> Choose(SslStream stream, SslClientHelloInfo hello, object? state, CancellationToken token)
    {
        lock (AskedNames)
            AskedNames.Add(hello.ServerName);
        return ValueTask.FromResult(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(Certificate, [.. Intermediates], offline: true),
            EnabledSslProtocols = Protocols,
        });
    }
}
