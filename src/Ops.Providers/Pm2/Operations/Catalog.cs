namespace Ops.Providers.Pm2;

/// <summary>Lists the services that have an artifact in the options or were deployed before.</summary>
internal sealed class Catalog(ServiceStores stores, Pm2TargetOptions options) : IServiceCatalog
{
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested
        ? Task.FromCanceled<IReadOnlyList<string>>(cancellationToken)
        : Task.FromResult<IReadOnlyList<string>>([.. stores.List().Union(options.Artifacts.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
}
