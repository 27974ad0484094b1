using System.Globalization;
using System.Net.NetworkInformation;

namespace Ops.Providers.Network;

/// <summary>Counts the echoes of one run.</summary>
internal sealed class EchoTally
{
    private readonly SortedDictionary<string, int> _losses = new(StringComparer.Ordinal);
    private TimeSpan _roundTrips;
    private int _replies;
    private int _sent;

    public double LossPercent => 100.0 * (_sent - _replies) / _sent;

    public TimeSpan MeanRoundTrip => _replies == 0 ? TimeSpan.Zero : _roundTrips / _replies;

    public double Value => _replies == 0 ? double.NaN : MeanRoundTrip.TotalMilliseconds;

    public void Add(IPStatus status, TimeSpan roundTrip)
    {
        _sent++;
        if (status != IPStatus.Success)
        {
            var reason = Name(status);
            _losses[reason] = _losses.GetValueOrDefault(reason) + 1;
            return;
        }

        _replies++;
        _roundTrips += roundTrip;
    }

    /// <summary>Returns words such as <c>lost 2 of 3 echoes to shop.test (67 %: no reply)</c>.</summary>
    public string Describe(string host) => string.Create(
        CultureInfo.InvariantCulture,
        $"lost {_sent - _replies} of {_sent} echoes to {host} ({LossPercent:0.#} %: {string.Join(", ", _losses.Select(loss => $"{loss.Value} × {loss.Key}"))})");

    private static string Name(IPStatus status) => status switch
    {
        IPStatus.TimedOut => "no reply",
        IPStatus.TtlExpired or IPStatus.TimeExceeded => "time to live exceeded",
        IPStatus.DestinationHostUnreachable => "host unreachable",
        IPStatus.DestinationNetworkUnreachable => "network unreachable",
        _ => status.ToString(),
    };
}
