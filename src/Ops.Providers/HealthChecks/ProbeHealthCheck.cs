using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ops.Health;

namespace Ops.Providers.HealthChecks;

/// <summary>Runs a probe as a health check, without a monitor: each check is one run.</summary>
/// <remarks>The time a run may take is given to the probe and enforced: a probe that ignores its token is left behind.</remarks>
public sealed class ProbeHealthCheck : IHealthCheck
{
    private readonly string _name;
    private readonly IHealthProbe _probe;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    /// <summary>Wraps <paramref name="probe"/>.</summary>
    /// <param name="name">The name that messages use.</param>
    /// <param name="probe">The probe.</param>
    /// <param name="timeout">How long a run may take.</param>
    /// <param name="time">The clock.</param>
    public ProbeHealthCheck(string name, IHealthProbe probe, TimeSpan timeout, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(probe);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        _name = name;
        _probe = probe;
        _timeout = timeout;
        _time = time;
    }

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var timeout = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var run = _probe.ProbeAsync(ProbeContext.StartNow(_name, _timeout, _time), either.Token).AsTask();
            return ProbeResults.ToHealthCheckResult(await run.WaitAsync(either.Token).ConfigureAwait(false), context?.Registration);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return ProbeResults.Failure(context?.Registration, $"probe '{_name}' did not end within its timeout of {_timeout.TotalMilliseconds:0} ms");
        }
    }
}
