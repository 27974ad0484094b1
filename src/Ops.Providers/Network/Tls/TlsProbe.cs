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
            using var socket = await Connection.OpenAsync(_endPoint, cancellationToken).ConfigureAwait(false);
            return await ExamineAsync(socket, context.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsExpected(exception) && !cancellationToken.IsCancellationRequested)
        {
            return ProbeResult.Unhealthy($"{Describe(exception)} after {Readable.Time(context.Time.GetElapsedTime(start))}", exception);
        }
    }

    private async Task<ProbeResult> ExamineAsync(Socket socket, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var stream = new NetworkStream(socket, ownsSocket: false);
        await using (stream.ConfigureAwait(false))
        {
            if (await StartTlsDialogue.RunAsync(_options.StartTls, stream, cancellationToken).ConfigureAwait(false) is { } refusal)
                return ProbeResult.Unhealthy($"no TLS at {_target}: {refusal}");

            return await HandshakeAsync(stream, now, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ProbeResult> HandshakeAsync(NetworkStream stream, DateTimeOffset now, CancellationToken cancellationToken)
    {
        CertificateFacts? facts = null;
        var tls = new SslStream(stream, leaveInnerStreamOpen: true);
        await using (tls.ConfigureAwait(false))
        {
            await tls.AuthenticateAsClientAsync(HandshakeOptions(now, seen => facts = seen), cancellationToken).ConfigureAwait(false);
            await tls.ShutdownAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            if (tls.SslProtocol < Minimum)
                return ProbeResult.Unhealthy($"{_target} negotiated {Name(tls.SslProtocol)}; expected at least {Name(Minimum)}");
        }

        return facts is null ? ProbeResult.Unhealthy($"{_target} presented no certificate") : new CertificateJudge(_options, _target, now).Judge(facts);
    }

    private SslClientAuthenticationOptions HandshakeOptions(DateTimeOffset now, Action<CertificateFacts> seen)
    {
        var policy = ServerTrust.Policy(_options.CaFile, _options.CheckRevocation);
        policy.VerificationTime = now.LocalDateTime;
        return new SslClientAuthenticationOptions
        {
            TargetHost = _serverName,
            CertificateChainPolicy = policy,
            // A resumed session would show the certificate of the session's first handshake and hide a renewed one.
            AllowTlsResume = false,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                if (certificate is X509Certificate2 presented && chain is not null)
                    seen(CertificateFacts.Read(presented, chain, errors));
                return true;
            },
        };
    }

    private SslProtocols Minimum => _options.MinimumVersion == TlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12;

    private static string Name(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls13 => "TLS 1.3",
        SslProtocols.Tls12 => "TLS 1.2",
        _ => protocol.ToString(),
    };

    private static bool IsExpected(Exception exception) => exception is SocketException or AuthenticationException or IOException || ServerTrust.IsUnreadable(exception);

    private string Describe(Exception exception) => exception switch
    {
        EndOfStreamException => $"{_target} closed the connection before TLS began",
        IOException { InnerException: null } => $"{_target} closed the connection in the TLS handshake ({exception.Message.TrimEnd('.')})",
        _ => NetworkFailure.Describe(exception, _target),
    };
}
