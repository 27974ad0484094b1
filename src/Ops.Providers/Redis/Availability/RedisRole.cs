namespace Ops.Providers.Redis;

/// <summary>The part that a Redis server plays in replication.</summary>
public enum RedisRole
{
    /// <summary>The server takes writes.</summary>
    Master,

    /// <summary>The server copies another one.</summary>
    Replica,
}
