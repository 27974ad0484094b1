namespace Ops.Providers.Host;

/// <summary>One process as a snapshot saw it; never its arguments or environment, which may hold secrets.</summary>
public sealed record ProcessInfo
{
    /// <summary>Gets the process id.</summary>
    public required int Id { get; init; }

    /// <summary>Gets the name, which Linux cuts after 15 bytes.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the name of the effective user, its number where it has no local name, or null where the system does not say.</summary>
    public required string? User { get; init; }

    /// <summary>Gets what the process is doing.</summary>
    public required ProcessState State { get; init; }

    /// <summary>Gets the processor time since the snapshot before, in percent of one core, so above 100 for several busy threads; in the first snapshot it is that of the process's whole life.</summary>
    public required double CpuPercent { get; init; }

    /// <summary>Gets the resident memory in bytes, in which shared pages count for every process that maps them.</summary>
    public required long ResidentBytes { get; init; }

    /// <summary>Gets the number of threads.</summary>
    public required int ThreadCount { get; init; }

    /// <summary>Gets when the process began.</summary>
    public required DateTimeOffset StartedAt { get; init; }
}
