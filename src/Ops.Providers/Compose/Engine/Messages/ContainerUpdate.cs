namespace Ops.Providers.Compose;

/// <summary>What is to change of a container; nothing else does.</summary>
internal sealed record ContainerUpdate(ContainerCreate.RestartSettings RestartPolicy);
