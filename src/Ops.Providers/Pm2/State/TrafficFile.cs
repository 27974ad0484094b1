namespace Ops.Providers.Pm2;

/// <summary>What the agents read: the sets that take part in traffic, each with its processes, or null for all of them.</summary>
internal sealed record TrafficFile(long Version, IReadOnlyDictionary<string, IReadOnlyList<string>?> Shares);
