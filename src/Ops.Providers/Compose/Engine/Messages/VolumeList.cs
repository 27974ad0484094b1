namespace Ops.Providers.Compose;

internal sealed record VolumeList(IReadOnlyList<VolumeInfo>? Volumes);
