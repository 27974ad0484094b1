namespace Ops.Providers.LocalProcess;

/// <summary>Keeps a keeper running for as long as this process uses it; a keeper ends with the last lifeline that it had.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class Lifeline(KeeperChannel channel) : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private Task? _held;

    /// <summary>Takes a lifeline of the keeper that runs now, unless one is held.</summary>
    public async Task HoldAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _held) is { IsCompleted: false })
            return;
        Volatile.Write(ref _held, KeepAsync(await channel.OpenAsync(Calls.Live, cancellationToken).ConfigureAwait(false)));
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    /// <summary>Holds it until this object is disposed or the keeper ends.</summary>
    private async Task KeepAsync(HttpResponseMessage lifeline)
    {
        using (lifeline)
        {
            try
            {
                await lifeline.Content.CopyToAsync(Stream.Null, _end.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
            {
            }
        }
    }
}
