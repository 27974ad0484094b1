using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Ops.Health;
using Ops.Providers.Network.Shared;

namespace Ops.Providers.Network;

/// <summary>Pings a host; the value is the mean round-trip time in milliseconds.</summary>
/// <remarks>
/// Needs the right to open raw sockets (CAP_NET_RAW on Linux) or the system's ping utility; without both every result is
/// unknown and says so. Not thread-safe: one run at a time.
/// </remarks>
public sealed class IcmpProbe : IHealthProbe
{
    private readonly IcmpProbeOptions _options;
    private readonly IEcho _echo;

    /// <summary>Creates the probe from valid options.</summary>
    public IcmpProbe(IcmpProbeOptions options)
        : this(options, new SystemEcho())
    {
    }

    internal IcmpProbe(IcmpProbeOptions options, IEcho echo)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _echo = echo;
    }

    private string Host => _options.Host!;

    /// <inheritdoc/>
    public async ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        try
        {
            var tally = await PingAsync(context, cancellationToken).ConfigureAwait(false);
            return Judge(tally);
        }
        catch (PlatformNotSupportedException exception)
        {
            return new ProbeResult(ProbeStatus.Unknown, Description: $"cannot ping {Host}: this process may not open raw sockets and there is no ping utility; grant CAP_NET_RAW or install ping ({exception.Message})", Exception: exception);
        }
        catch (Exception exception) when (exception is PingException or SocketException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ProbeResult.Unhealthy($"ping failed: {NetworkFailure.Describe(exception, Host)}", exception);
        }
    }

    private async Task<EchoTally> PingAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        var patience = _options.EchoTimeout ?? context.Remaining * 0.8 / _options.Count;
        var address = await ResolveAsync(cancellationToken).ConfigureAwait(false);
        var tally = new EchoTally();
        for (var sent = 0; sent < _options.Count; sent++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (status, roundTrip) = await _echo.SendAsync(address, patience, cancellationToken).ConfigureAwait(false);
            tally.Add(status, roundTrip);
        }

        return tally;
    }

    private async Task<IPAddress> ResolveAsync(CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(Host, out var address))
            return address;

        // The lookup itself cannot be cancelled on every system: hence the wait that can.
        var addresses = await System.Net.Dns.GetHostAddressesAsync(Host, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        return addresses[0];
    }

    private ProbeResult Judge(EchoTally tally)
    {
        var loss = ThresholdRules.Rate<double>(tally.LossPercent, _options.DegradedLossPercent, _options.UnhealthyLossPercent);
        var latency = Latency.Judge(tally.MeanRoundTrip, _options.DegradedLatency, _options.UnhealthyLatency, $"an echo to {Host}");
        return loss == ProbeStatus.Healthy || loss < latency.Status
            ? latency
            : new ProbeResult(loss, tally.Value, $"{tally.Describe(Host)}; expected below {Percent(_options.DegradedLossPercent)}");
    }

    private static string Percent(double value) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value:0.#} %");
}
