namespace Ops.Providers.Pm2;

/// <summary>Measures processes, as PM2 does.</summary>
internal sealed class InstanceStats(Pm2Client client) : IInstanceStats
{
    public async Task<IReadOnlyList<InstanceUsage>> MeasureAsync(string service, CancellationToken cancellationToken) =>
    [
        .. (await client.ListAsync(cancellationToken).ConfigureAwait(false)).Where(process => process.IsRunning && process.IsOf(service)).Select(process => new InstanceUsage(ProcessNames.InstanceId(process))
        {
            CpuPercent = process.CpuPercent,
            MemoryBytes = process.MemoryBytes,
            MemoryLimitBytes = process.MaxMemoryBytes,
        }),
    ];
}
