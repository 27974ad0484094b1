namespace Ops;

/// <summary>Disposes components, each by the way it offers.</summary>
internal static class Disposal
{
    public static void Dispose(IEnumerable<object> components)
    {
        foreach (var component in components)
        {
            if (component is IDisposable disposable)
                disposable.Dispose();
            else if (component is IAsyncDisposable asyncDisposable)
                asyncDisposable.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    public static async ValueTask DisposeAsync(IEnumerable<object> components)
    {
        foreach (var component in components)
        {
            if (component is IAsyncDisposable asyncDisposable)
                await asyncDisposable.DisposeAsync().ConfigureAwait(false);
            else if (component is IDisposable disposable)
                disposable.Dispose();
        }
    }
}
