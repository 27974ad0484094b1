namespace Ops.Providers.Pm2;

/// <summary>The share of a set.</summary>
/// <param name="SetId">The set.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Accepts">Which part of the connections that node offers to each of its processes is taken, from 0 to 1.</param>
internal sealed record ShareRecord(string SetId, int Weight, double Accepts);
