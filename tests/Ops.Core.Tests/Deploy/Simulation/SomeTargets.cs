using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

/// <summary>The targets of a process that knows several.</summary>
internal sealed class SomeTargets(params IReadOnlyList<IDeployTarget> targets) : IDeployTargets
{
    public IReadOnlyList<string> Names => [.. targets.Select(target => target.Descriptor.Name)];

    public IDeployTarget Get(string name) => targets.Single(target => target.Descriptor.Name == name);
}
