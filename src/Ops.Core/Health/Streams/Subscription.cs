using System.Threading.Channels;

namespace Ops.Health;

/// <summary>One reader's bounded buffer: when it is full the oldest events go and are counted.</summary>
internal sealed class Subscription<T>
{
    private readonly Broadcast<T> _broadcast;
    private readonly Channel<T> _channel;
    private long _dropped;

    public Subscription(Broadcast<T> broadcast, int bufferLength)
    {
        _broadcast = broadcast;
        _channel = Channel.CreateBounded<T>(
            new BoundedChannelOptions(bufferLength) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => CountDrop());
    }

    public void Offer(in T item) => _channel.Writer.TryWrite(item);

    public void Complete() => _channel.Writer.TryComplete();

    /// <summary>Yields each event with the number lost since the one before.</summary>
    public async IAsyncEnumerable<(T Item, long Missed)> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            while (await _channel.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (_channel.Reader.TryRead(out var item))
                    yield return (item, Interlocked.Exchange(ref _dropped, 0));
            }
        }
        finally
        {
            _broadcast.Remove(this);
        }
    }

    private void CountDrop()
    {
        Interlocked.Increment(ref _dropped);
        _broadcast.CountDrop();
    }
}
