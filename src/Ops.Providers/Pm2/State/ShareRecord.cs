namespace Ops.Providers.Pm2;

/// <summary>The share of a set.</summary>
/// <param name="SetId">The set.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Processes">PM2's ids of the processes that take part; null means all of the set, also those to come.</param>
internal sealed record ShareRecord(string SetId, int Weight, IReadOnlyList<int>? Processes);
