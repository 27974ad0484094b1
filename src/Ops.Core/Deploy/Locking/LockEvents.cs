namespace Ops.Deploy;

/// <summary>What the journal says of locks; the names are a format on disk.</summary>
internal static class LockEvents
{
    public const string Acquired = "lock-acquired";

    /// <summary>Only in journals of earlier versions: to prolong a lock is no event any more.</summary>
    public const string Renewed = "lock-renewed";
    public const string Released = "lock-released";
    public const string Broken = "lock-broken";
}
