using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ops.Health;

namespace Ops.Providers.HealthChecks;

/// <summary>Runs a health check of Microsoft.Extensions.Diagnostics.HealthChecks as a probe.</summary>
/// <remarks>
/// Every run makes the check anew, in a scope of the host's services where there are any, as the health check service does.
/// An exception of the check counts as its registration's failure status. The value is always NaN, since checks measure nothing.
/// A check that ignores its token is left to the engine, which abandons the run and starts no other before it ends.
/// The probe is as thread-safe as the check.
/// </remarks>
public sealed class HealthCheckProbe : IHealthProbe
{
    private readonly HealthCheckRegistration _registration;
    private readonly IServiceProvider _services;
    private readonly IServiceScopeFactory? _scopes;
    private readonly HealthCheckContext _context;

    /// <summary>Wraps a registered check.</summary>
    /// <param name="registration">The registration, whose factory makes the check.</param>
    /// <param name="services">The services that the factory may use; where they can make scopes, each run gets its own.</param>
    public HealthCheckProbe(HealthCheckRegistration registration, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(registration);
        ArgumentNullException.ThrowIfNull(services);
        _registration = registration;
        _services = services;
        _scopes = services.GetService<IServiceScopeFactory>();
        _context = new HealthCheckContext { Registration = registration };
    }

    /// <summary>Wraps a check that needs no services.</summary>
    /// <param name="name">The name for messages.</param>
    /// <param name="check">The check, used for every run.</param>
    public HealthCheckProbe(string name, IHealthCheck check)
        : this(new HealthCheckRegistration(name, check, failureStatus: null, tags: null), NoServices.Instance)
    {
    }

    /// <inheritdoc/>
    public async ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return HealthCheckResults.ToProbeResult(_registration.Name, await CheckAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResults.ToProbeResult(_registration.Name, new HealthCheckResult(_registration.FailureStatus, "the check failed", exception));
        }
    }

    private async Task<HealthCheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        if (_scopes is null)
            return await CheckAsync(_services, cancellationToken).ConfigureAwait(false);

        var scope = _scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
            return await CheckAsync(scope.ServiceProvider, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HealthCheckResult> CheckAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        await _registration.Factory(services).CheckHealthAsync(_context, cancellationToken).ConfigureAwait(false);
}
