using Ops.Health;

namespace Acme.Providers.MarkerFile;

/// <summary>Looks for a file whose presence means health.</summary>
public sealed class MarkerFileProbe(MarkerFileProbeOptions options) : IHealthProbe
{
    /// <inheritdoc/>
    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(File.Exists(options.Path) ? ProbeResult.Healthy() : ProbeResult.Unhealthy($"{options.Path} is missing"));
    }
}
