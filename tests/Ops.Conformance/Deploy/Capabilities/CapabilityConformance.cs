using Ops.Deploy;
using Shouldly;

namespace Ops.Conformance.Deploy;

/// <summary>The base of the suites for one capability.</summary>
/// <typeparam name="TCapability">The capability.</typeparam>
public abstract class CapabilityConformance<TCapability> : DeployConformance
    where TCapability : class, ITargetCapability
{
    /// <summary>Gets the capability of the target under test.</summary>
    protected TCapability Capability => CapabilityOf(Target);

    [Fact]
    public void The_target_has_the_capability() => Target.Get<TCapability>().ShouldNotBeNull();

    /// <summary>Returns the capability of a target.</summary>
    protected static TCapability CapabilityOf(IDeployTarget target) =>
        target.Get<TCapability>() ?? throw new InvalidOperationException($"The target has no {typeof(TCapability).Name}.");

    /// <summary>Makes another target over the same platform and returns its capability.</summary>
    protected async Task<TCapability> ConnectAsync() => CapabilityOf(await Platform.ConnectAsync());
}
