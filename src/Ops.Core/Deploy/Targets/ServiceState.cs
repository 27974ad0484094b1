using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ops.Deploy;

/// <summary>What a target has of a service at one moment.</summary>
public sealed record ServiceState
{
    /// <summary>Gets the service.</summary>
    public required string Service { get; init; }

    /// <summary>Gets when it was looked at.</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>Gets its sets of instances, also those that are stopped and retained, by revision.</summary>
    public IReadOnlyList<InstanceSet> Sets { get; init; } = [];

    /// <summary>Gets where requests go; null where the target has no traffic switch for the service.</summary>
    public TrafficState? Traffic { get; init; }

    /// <summary>Gets whether visitors see the maintenance page.</summary>
    public bool InMaintenance { get; init; }

    /// <summary>Gets what somebody else changed behind Ops' back.</summary>
    public IReadOnlyList<string> Drift { get; init; } = [];

    /// <summary>Gets the set that serves: the one with most traffic, else the newest that runs; null where nothing does.</summary>
    public InstanceSet? Current => Traffic?.Shares.Where(share => share.Weight > 0).OrderByDescending(share => share.Weight).Select(share => Sets.FirstOrDefault(set => string.Equals(set.Id, share.SetId, StringComparison.Ordinal))).FirstOrDefault(set => set is not null)
        ?? Sets.Where(set => set.Wanted > 0).OrderByDescending(set => set.Revision).FirstOrDefault();

    /// <summary>Returns a short hash of everything that a plan depends on: sets with their wanted size, traffic, and maintenance, but not the health of instances.</summary>
    public string Fingerprint()
    {
        var text = new StringBuilder(Service).Append('\n').Append(InMaintenance);
        foreach (var set in Sets.OrderBy(set => set.Id, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"\nset {set.Id} {set.Revision} {set.SpecHash} {set.Wanted}");
        foreach (var share in (Traffic?.Shares ?? []).OrderBy(share => share.SetId, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"\nshare {share.SetId} {share.Weight}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }
}
