using System.Diagnostics;
using System.Diagnostics.Metrics;
using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

/// <summary>What deployments tell those who listen to meters and activities.</summary>
public sealed class DiagnosticsTests
{
    [Fact]
    public async Task A_deployment_is_counted_measured_and_traced_with_its_steps()
    {
        var service = $"web-{Guid.NewGuid():N}";
        var (counted, steps, activities) = (new List<string>(), new List<string>(), new List<Activity>());
        using var meters = Listen(service, counted, steps);
        using var traces = Listen(service, activities);
        var bench = new DeployBench();

        await bench.DeployAsync(DeployBench.Request(DeployBench.Spec("v1") with { Service = service }, new RollingStrategy()));
        await bench.DeployAsync(DeployBench.Request(DeployBench.Spec("v2", "crash") with { Service = service }, new RollingStrategy()));

        counted.ShouldBe(["deploy succeeded", "deploy rolled_back"]);
        steps.ShouldContain("stage succeeded False");
        steps.ShouldContain("await_ready failed False");
        steps.ShouldContain("retire succeeded True");
        activities.Select(activity => activity.Status).ShouldBe([ActivityStatusCode.Unset, ActivityStatusCode.Error]);
    }

    private static MeterListener Listen(string service, List<string> counted, List<string> steps)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Ops.Deploy")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Add(counted, service, tags, "ops.deploy.kind", "ops.deploy.status"));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) =>
        {
            if (instrument.Name == "ops.deploy.step.duration")
                Add(steps, service, tags, "ops.deploy.step", "ops.deploy.outcome", "ops.deploy.undo");
        });
        listener.Start();
        return listener;
    }

    private static ActivityListener Listen(string service, List<Activity> activities)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Ops.Deploy",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.OperationName == "ops.deploy.deployment" && Equals(activity.GetTagItem("ops.deploy.service"), service))
                    activities.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static void Add(List<string> list, string service, ReadOnlySpan<KeyValuePair<string, object?>> tags, params ReadOnlySpan<string> names)
    {
        var values = new Dictionary<string, object?>(tags.ToArray(), StringComparer.Ordinal);
        if (Equals(values["ops.deploy.service"], service))
            list.Add(string.Join(' ', names.ToArray().Select(name => values[name])));
    }
}
