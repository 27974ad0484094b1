using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Ops.Health;
using Ops.Providers.Network.Shared;

namespace Ops.Providers.Network;

/// <summary>Looks at the certificate that a server presents; the value is the days left of it or of an authority above it, whichever ends first.</summary>
/// <remarks>Every run makes a full handshake on a new connection. Not thread-safe: one run at a time.</remarks>
public sealed class TlsProbe : IHealthProbe
{
    private readonly TlsProbeOptions _options;
    private readonly EndPoint _endPoint;
    private readonly string _serverName;
    private readonly string _target;

    /// <summary>Creates the probe from valid options.</summary>
    public TlsProbe(TlsProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _endPoint = Connection.EndPointOf(options.Host!, options.Port);
        _serverName = options.ServerName ?? options.Host!;
        _target = Readable.Endpoint(options.Host!, options.Port) + (options.ServerName is null ? "" : $" as {options.ServerName}");
    }

    /// <inheritdoc/>
    public async ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        var start = context.Time.GetTimestamp();
        try
        {
            var trust = ServerTrust.Policy(_options.CaFile);
            AskForRevocation(trust, context);
            using var socket = await Connection.OpenAsync(_endPoint, cancellationToken).ConfigureAwait(false);
            var result = await ExamineAsync(socket, trust, context.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            await Connection.CloseAsync(socket, context, cancellationToken).ConfigureAwait(false);
            return result;
        }
        catch (Exception exception) when (exception is SocketException or AuthenticationException or IOException or CaFileException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ProbeResult.Unhealthy($"{Describe(exception)} after {Readable.Time(context.Time.GetElapsedTime(start))}", exception);
        }
    }

    private void AskForRevocation(X509ChainPolicy trust, in ProbeContext context)
    {
        if (!_options.CheckRevocation)
            return;

        // The question is asked within the handshake, where it blocks and no token reaches it; zero would mean 15 s.
        trust.RevocationMode = X509RevocationMode.Online;
        trust.UrlRetrievalTimeout = TimeSpan.FromMilliseconds(Math.Max(1, context.Remaining.TotalMilliseconds / 4));
    }

    private async Task<ProbeResult> ExamineAsync(Socket socket, X509ChainPolicy trust, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var stream = new NetworkStream(socket, ownsSocket: false);
        await using (stream.ConfigureAwait(false))
        {
            if (await StartTlsDialogue.RunAsync(_options.StartTls, stream, cancellationToken).ConfigureAwait(false) is { } refusal)
                return ProbeResult.Unhealthy($"no TLS at {_target}: {refusal}");

            var (facts, version) = await HandshakeAsync(stream, trust, now, cancellationToken).ConfigureAwait(false);
            return new CertificateJudge(_options, _target, now).Judge(facts, version);
        }
    }

    private async Task<(CertificateFacts Facts, SslProtocols Version)> HandshakeAsync(NetworkStream stream, X509ChainPolicy trust, DateTimeOffset now, CancellationToken cancellationToken)
    {
        CertificateFacts? facts = null;
        var tls = new SslStream(stream, leaveInnerStreamOpen: true);
        await using (tls.ConfigureAwait(false))
        {
            await tls.AuthenticateAsClientAsync(HandshakeOptions(trust, now, seen => (facts = seen) is not null), cancellationToken).ConfigureAwait(false);
            await SayGoodbyeAsync(tls, cancellationToken).ConfigureAwait(false);
            return (facts ?? throw new AuthenticationException("the server presented no certificate"), tls.SslProtocol);
        }
    }

    private static async Task SayGoodbyeAsync(SslStream tls, CancellationToken cancellationToken)
    {
        try
        {
            await tls.ShutdownAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The certificate has been seen; how the server hangs up changes nothing.
        }
    }

    private SslClientAuthenticationOptions HandshakeOptions(X509ChainPolicy trust, DateTimeOffset now, Func<CertificateFacts, bool> accept)
    {
        trust.VerificationTime = now.LocalDateTime;
        return new SslClientAuthenticationOptions
        {
            TargetHost = _serverName,
            CertificateChainPolicy = trust,
            // A resumed session would show the certificate of the session's first handshake and hide a renewed one.
            AllowTlsResume = false,
            // Whatever is wrong with it is for the judge to say, and nothing but the goodbye is sent to such a server.
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                certificate is X509Certificate2 presented && chain is not null && accept(CertificateFacts.Read(presented, chain, errors)),
        };
    }

    private string Describe(Exception exception) => exception switch
    {
        EndOfStreamException => $"{_target} closed the connection before TLS began",
        IOException { InnerException: null } => $"{_target} closed the connection in the TLS handshake ({exception.Message.TrimEnd('.')})",
        _ => NetworkFailure.Describe(exception, _target),
    };
}
