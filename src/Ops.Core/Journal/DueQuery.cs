namespace Ops.Journal;

/// <summary>Which due timers to take, and for how long.</summary>
public sealed record DueQuery
{
    /// <summary>Gets the time by which timers are due and leases are over.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Gets who takes them, for people who look at the journal.</summary>
    public required string Owner { get; init; }

    /// <summary>Gets how long they are the caller's; the default is one minute.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets how many to take at most; the default is 100.</summary>
    public int MaxCount { get; init; } = 100;

    /// <summary>Gets the prefix of the streams whose timers are taken; the default is every stream.</summary>
    public string Prefix { get; init; } = "";
}
