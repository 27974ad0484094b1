namespace Ops.Health;

/// <summary>Gives every event to every subscriber without ever waiting for one.</summary>
internal sealed class Broadcast<T>(int bufferLength)
{
    private readonly Lock _gate = new();
    private Subscription<T>[] _subscriptions = [];
    private long _dropped;
    private bool _completed;

    public bool HasSubscribers => Volatile.Read(ref _subscriptions).Length > 0;

    /// <summary>How many events subscribers have lost, all together.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public Subscription<T> Subscribe()
    {
        var subscription = new Subscription<T>(this, bufferLength);
        lock (_gate)
        {
            if (_completed)
                subscription.Complete();
            else
                _subscriptions = [.. _subscriptions, subscription];
        }

        return subscription;
    }

    public void Publish(in T item)
    {
        foreach (var subscription in Volatile.Read(ref _subscriptions))
            subscription.Offer(in item);
    }

    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            foreach (var subscription in _subscriptions)
                subscription.Complete();
            _subscriptions = [];
        }
    }

    internal void Remove(Subscription<T> subscription)
    {
        lock (_gate)
            _subscriptions = [.. _subscriptions.Where(other => !ReferenceEquals(other, subscription))];
    }

    internal void CountDrop() => Interlocked.Increment(ref _dropped);
}
