using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

/// <summary>The targets of a process that knows only one.</summary>
internal sealed class OneTarget(IDeployTarget target) : IDeployTargets
{
    public IReadOnlyList<string> Names => [target.Descriptor.Name];

    public IDeployTarget Get(string name) => target;
}
