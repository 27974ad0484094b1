namespace Ops.Health;

/// <summary>A probe made of a function.</summary>
public sealed class DelegateProbe : IHealthProbe
{
    private readonly Func<ProbeContext, CancellationToken, ValueTask<ProbeResult>> _probe;

    /// <summary>Wraps <paramref name="probe"/>.</summary>
    public DelegateProbe(Func<ProbeContext, CancellationToken, ValueTask<ProbeResult>> probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        _probe = probe;
    }

    /// <inheritdoc/>
    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken) => _probe(context, cancellationToken);
}
