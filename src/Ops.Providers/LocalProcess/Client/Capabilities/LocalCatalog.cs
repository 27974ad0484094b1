using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

internal sealed class LocalCatalog(IEnumerable<string> services) : IServiceCatalog
{
    private readonly IReadOnlyList<string> _services = [.. services.Order(StringComparer.Ordinal)];

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled<IReadOnlyList<string>>(cancellationToken) : Task.FromResult(_services);
}
