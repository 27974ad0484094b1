namespace Ops.Providers.Compose;

/// <summary>Where a container's port is published.</summary>
internal sealed record PortBinding(string? HostIp, string? HostPort);
