namespace Ops.Providers.Compose;

/// <summary>What a record is about.</summary>
internal static class RecordKind
{
    /// <summary>A set of instances: what it runs and how many are wanted; its key is the set's name.</summary>
    public const string Set = "set";

    /// <summary>Where requests go.</summary>
    public const string Traffic = "traffic";

    /// <summary>Whether visitors see the maintenance page.</summary>
    public const string Maintenance = "maintenance";

    /// <summary>Who holds the lock.</summary>
    public const string Lock = "lock";

    /// <summary>A fence that was seen; its key is the token.</summary>
    public const string Fence = "fence";

    /// <summary>An operation that has begun (number 1) or is done (number 2); its key is made of the operation's id.</summary>
    public const string Operation = "operation";
}
