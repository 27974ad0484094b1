namespace Ops.Providers.Compose;

/// <summary>Lists the services of the compose files, without those that only show maintenance pages.</summary>
internal sealed class ComposeCatalog(ComposeRuntime runtime) : IServiceCatalog
{
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<IReadOnlyList<string>>(cancellationToken);

        var pages = runtime.Options.Services.Values.Select(service => service.MaintenanceService).ToHashSet(StringComparer.Ordinal);
        return Task.FromResult<IReadOnlyList<string>>([.. runtime.ReadProject().Services.Keys.Where(service => !pages.Contains(service)).Order(StringComparer.Ordinal)]);
    }
}
