using Ops.Health;

namespace Ops.Providers.Network;

/// <summary>Asks an HTTP server and judges its answer; the value is the time to the answer's headers in milliseconds, or the number that a JSON assertion measures.</summary>
/// <remarks>Like every probe it is run once at a time. A registered probe shares its connections with the others of the same host.</remarks>
public sealed class HttpProbe : IHealthProbe, IDisposable
{
    private readonly IHealthProbe _tier;
    private readonly HttpConnections? _owned;

    /// <summary>Creates a probe with connections of its own, for use without a host.</summary>
    /// <param name="options">The options, which must not change afterwards.</param>
    /// <exception cref="OpsConfigurationException">The options are wrong; it lists every problem.</exception>
    public HttpProbe(HttpProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (new HttpProbeOptionsValidator().Validate(nameof(HttpProbe), options) is { Failed: true } invalid)
            throw new OpsConfigurationException([.. invalid.Failures!]);

        _owned = new HttpConnections();
        _tier = CreateTier(options, _owned);
    }

    internal HttpProbe(HttpProbeOptions options, HttpConnections connections) => _tier = CreateTier(options, connections);

    /// <inheritdoc/>
    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken) => _tier.ProbeAsync(context, cancellationToken);

    /// <summary>Closes the connections, unless they belong to the host's services.</summary>
    public void Dispose() => _owned?.Dispose();

    private static IHealthProbe CreateTier(HttpProbeOptions options, HttpConnections connections) =>
        options.Tier is HttpTier.Raw ? new RawHttpProber(options, connections) : new PooledHttpProber(options, connections);
}
