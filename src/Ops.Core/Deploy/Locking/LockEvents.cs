namespace Ops.Deploy;

/// <summary>What the journal says of locks; the names are a format on disk.</summary>
internal static class LockEvents
{
    public const string Acquired = "lock-acquired";
    public const string Renewed = "lock-renewed";
    public const string Released = "lock-released";
    public const string Broken = "lock-broken";
}
