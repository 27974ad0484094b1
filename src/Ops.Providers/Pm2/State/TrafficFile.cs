namespace Ops.Providers.Pm2;

/// <summary>What the agents read.</summary>
/// <param name="Version">The version of the traffic; with a new one, kept connections are given up.</param>
/// <param name="Shares">The sets that take part in traffic, with their weights.</param>
/// <param name="Maintenance">The page that visitors get; null where they get the service.</param>
internal sealed record TrafficFile(long Version, IReadOnlyDictionary<string, int> Shares, MaintenancePage? Maintenance)
{
    /// <summary>Returns the file of a record, with more shares that take part meanwhile.</summary>
    public static TrafficFile Of(ServiceRecord record, string? page, params IEnumerable<ShareRecord> more) => new(
        record.Traffic.Version,
        record.Traffic.Shares.Concat(more).Where(share => share.Weight > 0).GroupBy(share => share.SetId, StringComparer.Ordinal).ToDictionary(set => set.Key, set => set.Max(share => share.Weight), StringComparer.Ordinal),
        record.InMaintenance && page is not null ? new MaintenancePage(page.Length == 0 ? null : page) : null);
}
