namespace Ops.Health;

/// <summary>Disposes probes, each by the way it offers.</summary>
internal static class Disposal
{
    public static void Dispose(IEnumerable<IHealthProbe> probes)
    {
        foreach (var probe in probes)
        {
            if (probe is IDisposable disposable)
                disposable.Dispose();
            else if (probe is IAsyncDisposable asyncDisposable)
                asyncDisposable.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    public static async ValueTask DisposeAsync(IEnumerable<IHealthProbe> probes)
    {
        foreach (var probe in probes)
        {
            if (probe is IAsyncDisposable asyncDisposable)
                await asyncDisposable.DisposeAsync().ConfigureAwait(false);
            else if (probe is IDisposable disposable)
                disposable.Dispose();
        }
    }
}
