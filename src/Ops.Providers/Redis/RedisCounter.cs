namespace Ops.Providers.Redis;

/// <summary>A counter of the server that only grows, seen from run to run.</summary>
internal struct RedisCounter
{
    private long? _last;

    /// <summary>Returns by how much the counter grew since the last call, or null at the first one.</summary>
    public long? Advance(long? now)
    {
        if (now is not { } value)
            return null;

        // A counter that fell began again at zero: the server was restarted, or CONFIG RESETSTAT was sent.
        var growth = value < _last ? value : value - _last;
        _last = value;
        return growth;
    }
}
