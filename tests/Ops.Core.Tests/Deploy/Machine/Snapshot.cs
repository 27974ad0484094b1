namespace Ops.Core.Tests.Deploy.Machine;

/// <summary>What visitors and operators see of the service at one moment.</summary>
internal sealed record Snapshot(string Routed, bool InMaintenance, IReadOnlyDictionary<string, int> Sets, bool IsUp)
{
    public static Snapshot Of(SimulatedPlatform platform)
    {
        var sets = platform.Sets.ToDictionary(set => set.Id, set => set.Wanted, StringComparer.Ordinal);
        var routed = platform.HasSwitch
            ? platform.Shares.Where(share => share.Weight > 0 && sets.GetValueOrDefault(share.SetId) > 0).OrderBy(share => share.SetId, StringComparer.Ordinal).Select(share => $"{share.SetId}×{sets[share.SetId]}:{share.Weight}")
            : sets.Where(set => set.Value > 0).OrderBy(set => set.Key, StringComparer.Ordinal).Select(set => $"{set.Key}×{set.Value}");
        return new Snapshot(string.Join('+', routed), platform.InMaintenance, sets, platform.IsUp);
    }

    public override string ToString() =>
        $"{(Routed.Length == 0 ? "nothing" : Routed)} of {string.Join(' ', Sets.OrderBy(set => set.Key, StringComparer.Ordinal).Select(set => $"{set.Key}×{set.Value}"))}{(InMaintenance ? " under maintenance" : "")}";
}
