using Ops.Deploy;
using Shouldly;

namespace Ops.Conformance.Deploy;

/// <summary>What every target that measures instances must do.</summary>
public abstract class InstanceStatsConformance : CapabilityConformance<IInstanceStats>
{
    [Fact]
    public async Task Every_running_instance_is_measured()
    {
        var set = await StageReadyAsync(1, 2);

        var usages = await Capability.MeasureAsync(Service, default);

        usages.Select(usage => usage.InstanceId).ShouldBe(set.Instances.Select(instance => instance.Id), ignoreOrder: true);
        foreach (var usage in usages)
        {
            usage.MemoryBytes.ShouldNotBeNull().ShouldBeGreaterThan(0);
            (usage.CpuPercent ?? 0).ShouldBeGreaterThanOrEqualTo(0);
            double.IsFinite(usage.CpuPercent ?? 0).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_service_that_does_not_run_has_no_measurements()
    {
        (await Capability.MeasureAsync(Service, default)).ShouldBeEmpty();
        await StageReadyAsync(1);
        await Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Stop), NewOperation(), default);

        (await Capability.MeasureAsync(Service, default)).ShouldBeEmpty();
    }
}
