namespace Ops.Providers.Redis;

/// <summary>How a queue is kept in Redis.</summary>
public enum RedisQueueKind
{
    /// <summary>A list, whose length counts.</summary>
    List,

    /// <summary>A stream, whose length counts, read entries that were not deleted included.</summary>
    Stream,

    /// <summary>A sorted set, whose members count.</summary>
    SortedSet,

    /// <summary>A queue of Bull or BullMQ: its waiting, active, paused, delayed and prioritized jobs count.</summary>
    Bull,
}
