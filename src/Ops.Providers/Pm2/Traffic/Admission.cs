namespace Ops.Providers.Pm2;

/// <summary>Works out which part of the connections that node offers to a process is taken: node offers them to all workers in turn.</summary>
internal static class Admission
{
    public static IReadOnlyList<ShareRecord> Of(IReadOnlyList<TrafficShare> shares, IReadOnlyDictionary<string, int> ready)
    {
        var most = shares.Where(share => share.Weight > 0).Select(Each).DefaultIfEmpty(1).Max();
        return [.. shares.Select(share => new ShareRecord(share.SetId, share.Weight, share.Weight == 0 ? 0 : Each(share) / most))];

        double Each(TrafficShare share) => (double)share.Weight / ready[share.SetId];
    }
}
