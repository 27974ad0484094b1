namespace Ops.Deploy;

/// <summary>A target that the host registered.</summary>
internal sealed record DeployTargetDescriptor(string Name, string Path, Func<IServiceProvider, IDeployTarget> Create);
