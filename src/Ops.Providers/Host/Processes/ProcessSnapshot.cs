namespace Ops.Providers.Host;

/// <summary>The largest processes of the machine at one moment.</summary>
public sealed record ProcessSnapshot
{
    /// <summary>Gets when it was taken.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>Gets the time over which processor time was measured; zero in the first snapshot, which shows that of whole lives.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>Gets how many processes there were in all.</summary>
    public required int TotalCount { get; init; }

    /// <summary>Gets the processes asked for, the largest first.</summary>
    public required IReadOnlyList<ProcessInfo> Processes { get; init; }

    internal string Describe(ProcessOrder order) => string.Join(", ", Processes.Select(process => Describe(process, order)));

    internal static string Describe(ProcessInfo process, ProcessOrder order)
    {
        var owner = process.User is { } user ? $", {user}" : "";
        var size = order == ProcessOrder.Memory ? Units.Bytes(process.ResidentBytes) : Units.Percent(process.CpuPercent);
        return $"{process.Name} (pid {process.Id}{owner}) {size}";
    }
}
