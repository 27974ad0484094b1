using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Ops.Providers.Pm2;

/// <summary>Listens to what PM2's daemon publishes: log output and events of processes.</summary>
internal sealed class Pm2Bus(Pm2Paths paths, Pm2TargetOptions options, TimeProvider time)
{
    private static readonly TimeSpan Reconnect = TimeSpan.FromMilliseconds(500);

    /// <summary>Returns events until it is cancelled, over restarts of the daemon; what is published while no connection stands is lost.</summary>
    public async IAsyncEnumerable<BusEvent> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var stream = await TryConnectAsync(cancellationToken).ConfigureAwait(false);
            if (stream is not null)
            {
                await using (stream.ConfigureAwait(false))
                {
                    while (await TryReadAsync(stream, cancellationToken).ConfigureAwait(false) is { } message)
                    {
                        if (BusEvent.Read(message) is { } published)
                            yield return published;
                    }
                }
            }

            await Task.Delay(Reconnect, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<NetworkStream?> TryConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await UnixSocket.ConnectAsync(paths.BusSocket, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<byte[]>?> TryReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        try
        {
            return await AmpMessage.ReadAsync(stream, options.MaxMessageBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            return null;
        }
    }
}
