namespace Ops.Providers.Compose;

internal sealed record VersionInfo(string? Version, string? ApiVersion, string? MinAPIVersion);
