namespace Ops.Providers.Pm2;

/// <summary>Chooses which processes take part in traffic so that their numbers stand in the ratio of the weights, since node shares connections evenly among workers.</summary>
internal static class Admission
{
    /// <summary>Returns the most processes of each set whose numbers stand in the ratio of the weights; null where there are too few for it.</summary>
    public static IReadOnlyDictionary<string, int>? Choose(IReadOnlyList<TrafficShare> shares, IReadOnlyDictionary<string, int> ready)
    {
        var taking = shares.Where(share => share.Weight > 0).ToList();
        if (taking.Count == 0)
            return new Dictionary<string, int>(StringComparer.Ordinal);
        var divisor = taking.Select(share => share.Weight).Aggregate(Divisor);
        var times = taking.Min(share => ready.GetValueOrDefault(share.SetId) / (share.Weight / divisor));
        return times == 0 ? null : taking.ToDictionary(share => share.SetId, share => times * (share.Weight / divisor), StringComparer.Ordinal);
    }

    /// <summary>Says in words what the ratio needs.</summary>
    public static string Need(IReadOnlyList<TrafficShare> shares)
    {
        var taking = shares.Where(share => share.Weight > 0).ToList();
        var divisor = taking.Select(share => share.Weight).Aggregate(Divisor);
        return string.Join(" and ", taking.Select(share => FormattableString.Invariant($"{share.Weight / divisor} of {share.SetId}")));
    }

    private static int Divisor(int one, int other) => other == 0 ? one : Divisor(other, one % other);
}
