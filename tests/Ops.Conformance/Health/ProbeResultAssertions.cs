using Ops.Health;
using Shouldly;

namespace Ops.Conformance.Health;

/// <summary>Assertions on probe results.</summary>
public static class ProbeResultAssertions
{
    /// <summary>Fails, showing the whole result, unless it is healthy.</summary>
    public static void ShouldBeHealthy(this ProbeResult result) => result.Status.ShouldBe(ProbeStatus.Healthy, result.ToString());
}
