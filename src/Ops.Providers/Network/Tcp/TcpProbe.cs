using System.Net;
using System.Net.Sockets;
using Ops.Health;
using Ops.Providers.Network.Shared;

namespace Ops.Providers.Network;

/// <summary>Connects to a TCP port or a unix socket and, where asked to, checks what is said there; the value is the time to connect in milliseconds.</summary>
/// <remarks>Every run makes a new connection and closes it without a reset. Not thread-safe: one run at a time.</remarks>
public sealed class TcpProbe : IHealthProbe
{
    private readonly TcpProbeOptions _options;
    private readonly EndPoint _endPoint;
    private readonly TcpDialogue? _dialogue;
    private readonly string _target;
    private readonly string _connecting;

    /// <summary>Creates the probe from valid options.</summary>
    public TcpProbe(TcpProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _endPoint = options.UnixSocketPath is { } path ? new UnixDomainSocketEndPoint(path) : Connection.EndPointOf(options.Host!, options.Port);
        _target = options.UnixSocketPath is null ? Readable.Endpoint(options.Host!, options.Port) : $"unix:{options.UnixSocketPath}";
        _connecting = $"connecting to {_target}";
        _dialogue = TcpDialogue.Create(options, _target);
    }

    /// <inheritdoc/>
    public async ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        var start = context.Time.GetTimestamp();
        try
        {
            using var socket = await Connection.OpenAsync(_endPoint, cancellationToken).ConfigureAwait(false);
            return await TalkAsync(socket, context.Time.GetElapsedTime(start), context, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var elapsed = context.Time.GetElapsedTime(start);
            return ProbeResult.Unhealthy($"{NetworkFailure.Describe(exception, _target)} after {Readable.Time(elapsed)}", exception);
        }
    }

    private async Task<ProbeResult> TalkAsync(Socket socket, TimeSpan connected, ProbeContext context, CancellationToken cancellationToken)
    {
        var problem = _dialogue is null ? null : await _dialogue.RunAsync(socket, context, cancellationToken).ConfigureAwait(false);
        await Connection.CloseAsync(socket, context, cancellationToken).ConfigureAwait(false);
        return problem is null
            ? Latency.Judge(connected, _options.DegradedLatency, _options.UnhealthyLatency, _connecting)
            : ProbeResult.Unhealthy(problem, value: connected.TotalMilliseconds);
    }
}
