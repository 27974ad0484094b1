using System.Net;
using System.Net.WebSockets;
using Ops.Health;
using Ops.Providers.Network.Shared;

namespace Ops.Providers.Network;

/// <summary>Upgrades a connection to a WebSocket and, where asked to, exchanges a message; the value is the time until then in milliseconds.</summary>
/// <remarks>Every run makes a new connection, without a proxy, and closes it properly. Not thread-safe: one run at a time.</remarks>
public sealed class WebSocketProbe : IHealthProbe
{
    private static readonly TimeSpan _closeLimit = TimeSpan.FromSeconds(1);

    private readonly WebSocketProbeOptions _options;
    private readonly WebSocketDialogue _dialogue;
    private readonly string _target;

    /// <summary>Creates the probe from valid options.</summary>
    public WebSocketProbe(WebSocketProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _target = Redaction.Url(options.Url!);
        _dialogue = new WebSocketDialogue(options, _target);
    }

    /// <inheritdoc/>
    public async ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        var start = context.Time.GetTimestamp();
        using var socket = CreateSocket();
        try
        {
            using var channel = HttpChannel.Open(_options.CaFile);
            await socket.ConnectAsync(_options.Url!, channel, cancellationToken).ConfigureAwait(false);
            return await TalkAsync(socket, start, context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or HttpRequestException or CaFileException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ProbeResult.Unhealthy(Describe(socket, exception, context.Time.GetElapsedTime(start)), exception);
        }
    }

    private ClientWebSocket CreateSocket()
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (_options.SubProtocol is { } subProtocol)
            socket.Options.AddSubProtocol(subProtocol);
        foreach (var (name, value) in _options.Headers)
            socket.Options.SetRequestHeader(name, value);
        return socket;
    }

    private async Task<ProbeResult> TalkAsync(ClientWebSocket socket, long start, ProbeContext context, CancellationToken cancellationToken)
    {
        var problem = _options.SubProtocol is { } subProtocol && socket.SubProtocol != subProtocol
            ? $"upgrade of {_target} chose no subprotocol; expected '{subProtocol}'"
            : await _dialogue.RunAsync(socket, context, cancellationToken).ConfigureAwait(false);
        var elapsed = context.Time.GetElapsedTime(start);
        await CloseAsync(socket, context, cancellationToken).ConfigureAwait(false);
        return problem is null
            ? Latency.Judge(elapsed, _options.DegradedLatency, _options.UnhealthyLatency, $"the exchange with {_target}")
            : ProbeResult.Unhealthy(problem, value: elapsed.TotalMilliseconds);
    }

    private static async Task CloseAsync(ClientWebSocket socket, ProbeContext context, CancellationToken cancellationToken)
    {
        using var deadline = Deadline.ForGoodbye(_closeLimit, context, cancellationToken);
        try
        {
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The probe has its answer; how the server hangs up changes nothing.
        }
    }

    private string Describe(ClientWebSocket socket, Exception exception, TimeSpan elapsed)
    {
        if (socket.HttpStatusCode == HttpStatusCode.SwitchingProtocols)
            return $"connection to {_target} failed after {Readable.Time(elapsed)}: {exception.Message}";

        return socket.HttpStatusCode == default
            ? $"{NetworkFailure.Describe(exception, _target)} after {Readable.Time(elapsed)}"
            : $"upgrade of {_target} refused: {HttpChannel.StatusText(socket.HttpStatusCode)} after {Readable.Time(elapsed)}; expected 101 Switching Protocols";
    }
}
