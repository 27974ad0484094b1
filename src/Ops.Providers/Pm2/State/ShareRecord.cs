namespace Ops.Providers.Pm2;

/// <summary>The share of a set.</summary>
/// <param name="SetId">The set.</param>
/// <param name="Weight">Its weight.</param>
internal sealed record ShareRecord(string SetId, int Weight);
