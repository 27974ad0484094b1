using System.Globalization;
using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

/// <summary>Requests that are sent elsewhere outside a deployment.</summary>
public sealed class TrafficPlanTests
{
    private readonly DeployBench _bench = new();

    [Fact]
    [Trait("Requirement", "S3-78")]
    public async Task Requests_are_shared_between_sets_that_run_and_sent_back_again()
    {
        await BothRunAsync();
        _bench.Platform.Effects.Clear();

        var shared = await ShiftAsync(new TrafficShare("r1", 75), new TrafficShare("r2", 25));
        var back = await ShiftAsync(new TrafficShare("r2", 100));

        shared.Status.ShouldBe(DeploymentStatus.Succeeded, shared.Cause);
        shared.Plan.ToString().ShouldContain("shift the traffic of 'web' on 'test'");
        var step = shared.Plan.Steps.ShouldHaveSingleItem().ShouldBeOfType<ShiftTrafficStep>();
        step.Undo.ShouldHaveSingleItem().ShouldBeOfType<ShiftTrafficStep>().Shares.ShouldBe([new TrafficShare("r2", 100)]);
        back.Plan.Steps.ShouldHaveSingleItem().ShouldBeOfType<ShiftTrafficStep>().Drains.ShouldBe(["r1"]);
        _bench.Platform.Effects.ShouldBe(["route r1:75+r2:25", "route r2:100"]);
        _bench.Platform.Find("r1")!.Wanted.ShouldBe(2);
    }

    [Fact]
    public async Task Requests_that_go_there_already_are_left_alone()
    {
        await BothRunAsync();

        var plan = await PlanAsync(new TrafficShare("r2", 100));

        plan.Steps.ShouldBeEmpty();
        plan.Warnings.ShouldContain(warning => warning.Contains("nothing to do"));
    }

    [Fact]
    public async Task A_shift_that_fails_is_undone()
    {
        await BothRunAsync();
        var deployer = _bench.NewProcess(configure: target => target.After = what =>
        {
            if (what == "route r1:100")
                throw new DeployException(DeployError.Failed, DeployRetry.No, "the proxy is confused");
        });
        var plan = await deployer.PlanTrafficAsync(DeployBench.Service, [new TrafficShare("r1", 100)], CancellationToken.None);

        var deployment = await deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None);

        deployment.Status.ShouldBe(DeploymentStatus.RolledBack);
        _bench.Platform.Shares.ShouldBe([new TrafficShare("r2", 100)]);
    }

    [Theory]
    [InlineData(DeployError.NotFound, "there is no set 'r7' (there are: r1, r2)", "r7:100")]
    [InlineData(DeployError.NotReady, "r1 has no instance that is ready", "r1:100")]
    [InlineData(DeployError.Invalid, "the weight -1 of r2 is below 0", "r2:-1")]
    [InlineData(DeployError.Invalid, "r2 is named twice", "r2:1", "r2:2")]
    [InlineData(DeployError.Invalid, "no set has a weight above 0", "r2:0")]
    public async Task What_cannot_get_requests_is_refused(DeployError error, string message, params string[] shares)
    {
        await BothRunAsync();
        _bench.Platform.Scale("r1", 0);
        _bench.Platform.Effects.Clear();

        var refusal = await Should.ThrowAsync<DeployException>(PlanAsync([.. shares.Select(share => share.Split(':')).Select(parts => new TrafficShare(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture)))]));

        refusal.Error.ShouldBe(error);
        refusal.Message.ShouldContain(message);
        _bench.Platform.Effects.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_switch_there_is_no_such_plan()
    {
        var bench = new DeployBench { Platform = new SimulatedPlatform { HasSwitch = false } };
        await bench.DeployAsync("v1");

        var refusal = await Should.ThrowAsync<DeployException>(bench.NewProcess().PlanTrafficAsync(DeployBench.Service, [new TrafficShare("r1", 100)], CancellationToken.None));

        refusal.Error.ShouldBe(DeployError.Unsupported);
    }

    [Fact]
    public async Task Parts_of_the_requests_read_the_same_in_every_culture()
    {
        await BothRunAsync();
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = culture;

        var plan = await PlanAsync(new TrafficShare("r1", 1), new TrafficShare("r2", 7));

        plan.ToString().ShouldContain("send requests to r1 (12.5 %) and r2 (87.5 %)");
    }

    /// <summary>Brings r2 to serve, and r1 to be kept beside it.</summary>
    private async Task BothRunAsync()
    {
        await _bench.DeployAsync("v1");
        await _bench.DeployAsync("v2");
    }

    private Task<DeployPlan> PlanAsync(params IReadOnlyList<TrafficShare> shares) => _bench.NewProcess().PlanTrafficAsync(DeployBench.Service, shares, CancellationToken.None);

    private async Task<Deployment> ShiftAsync(params IReadOnlyList<TrafficShare> shares) =>
        await _bench.NewProcess().ApplyAsync(await PlanAsync(shares), DeployApproval.None, null, CancellationToken.None);
}
