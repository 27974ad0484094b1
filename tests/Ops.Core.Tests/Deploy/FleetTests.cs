using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

/// <summary>What is done to all services of a target.</summary>
public sealed class FleetTests
{
    private readonly Fleet _fleet = new("api", "web", "worker");
    private readonly MemoryStore _store = new();

    [Fact]
    [Trait("Requirement", "S0-12")]
    [Trait("Requirement", "S2-98")]
    public async Task Restarting_everything_lists_what_it_hits_and_needs_consent_to_that_list()
    {
        var deployer = NewProcess();
        await DeployAsync("api", "web");

        var plan = await deployer.PlanAllAsync(Request(FleetAction.Restart), CancellationToken.None);
        var refused = await Should.ThrowAsync<DeployException>(() => deployer.ApplyAllAsync(plan, DeployApproval.None, null, CancellationToken.None));
        _fleet.Effects.Clear();
        var done = await deployer.ApplyAllAsync(plan, new DeployApproval { Consent = plan.Id }, null, CancellationToken.None);

        plan.Consent.ShouldBe("restarts all instances of 2 services of 'test': api, web");
        plan.Skipped.ShouldBe(["'worker' does not run"]);
        plan.ToString().ShouldContain("needs consent: restarts all instances of 2 services");
        refused.Message.ShouldContain("api, web");
        done.Select(deployment => (deployment.Plan.Service, deployment.Status)).ShouldBe([("api", DeploymentStatus.Succeeded), ("web", DeploymentStatus.Succeeded)]);
        _fleet.Effects.ShouldBe(["api: restart r1-0", "api: restart r1-1", "web: restart r1-0", "web: restart r1-1"]);
    }

    [Fact]
    [Trait("Requirement", "S2-69")]
    [Trait("Requirement", "S2-73")]
    public async Task Everything_that_was_stopped_starts_again()
    {
        var deployer = NewProcess();
        await DeployAsync("api", "web");

        await ApplyAsync(deployer, FleetAction.Stop);
        _fleet["api"].Find("r1")!.Wanted.ShouldBe(0);
        var start = await ApplyAsync(deployer, FleetAction.Start);

        start.Skipped.ShouldBe(["'worker' was never deployed"]);
        _fleet["api"].Find("r1")!.Wanted.ShouldBe(2);
        _fleet["web"].Find("r1")!.Wanted.ShouldBe(2);
    }

    [Theory]
    [InlineData(FleetAction.Restart)]
    [InlineData(FleetAction.Stop)]
    [InlineData(FleetAction.Start)]
    public async Task What_somebody_else_started_is_left_out_and_named(FleetAction action)
    {
        _fleet["worker"].StartForeign("worker", 2);

        var plan = await NewProcess().PlanAllAsync(Request(action), CancellationToken.None);

        plan.Skipped.ShouldContain("'worker' was started by somebody else");
        plan.Plans.ShouldBeEmpty();
    }

    [Fact]
    public async Task Services_can_be_left_out_but_only_those_that_exist()
    {
        var deployer = NewProcess();
        await DeployAsync("api", "web");

        var plan = await deployer.PlanAllAsync(Request(FleetAction.Stop) with { Except = ["api"] }, CancellationToken.None);
        var refused = await Should.ThrowAsync<DeployException>(() => deployer.PlanAllAsync(Request(FleetAction.Stop) with { Except = ["apo"] }, CancellationToken.None));

        plan.Plans.Select(part => part.Service).ShouldBe(["web"]);
        refused.Message.ShouldContain("'apo'");
        refused.Message.ShouldContain("api, web, worker");
    }

    [Fact]
    public async Task The_first_service_that_fails_ends_it()
    {
        var deployer = NewProcess();
        await DeployAsync("api", "web");
        var plan = await deployer.PlanAllAsync(Request(FleetAction.Stop), CancellationToken.None);
        _fleet["api"].Find("r1")!.Resize(5);

        var done = await deployer.ApplyAllAsync(plan, new DeployApproval { Consent = plan.Id }, null, CancellationToken.None);

        done.ShouldHaveSingleItem().Status.ShouldBe(DeploymentStatus.Refused);
        _fleet["web"].Find("r1")!.Wanted.ShouldBe(2);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a/b", "has a '/' in it")]
    [InlineData("web shop", "has a ' ' in it")]
    public async Task A_name_that_no_journal_can_keep_is_refused(string service, string reason)
    {
        var refused = await Should.ThrowAsync<DeployException>(() => NewProcess().PlanAsync(DeployBench.Request(DeployBench.Spec("v1") with { Service = service }, new RollingStrategy()), CancellationToken.None));

        refused.Error.ShouldBe(DeployError.Invalid);
        refused.Message.ShouldContain(reason);
    }

    [Fact]
    public async Task The_audit_tells_who_did_what_and_why()
    {
        var deployer = NewProcess();
        await DeployAsync("api", "web");
        await ApplyAsync(deployer, FleetAction.Stop);
        await deployer.BreakLockAsync("test", "api", "bob", "ann has gone home", CancellationToken.None);

        var all = await deployer.AuditAsync("test", "", CancellationToken.None);
        var web = await deployer.AuditAsync("test", "web", CancellationToken.None);

        all.ShouldContain(entry => entry.Action == DeployAuditAction.BrokeLock && entry.Actor == "bob" && entry.Reason == "ann has gone home" && entry.Service == "api");
        web.Select(entry => (entry.Actor, entry.Action)).ShouldBe([("ann", DeployAuditAction.Requested), ("ann", DeployAuditAction.Requested), ("ann", DeployAuditAction.Consented)]);
        web[0].Text.ShouldBe("Deploy v1");
        web[2].Text.ShouldStartWith("stops 'web'");
    }

    [Fact]
    public async Task An_emergency_stands_in_the_audit_with_whoever_takes_the_responsibility()
    {
        var bench = new DeployBench();
        await bench.DeployAsync(DeployBench.Request(DeployBench.Spec("v1"), new RollingStrategy()) with { Emergency = new EmergencyOverride("carla", "the shop is down") });

        var entries = await bench.NewProcess().AuditAsync("test", "web", CancellationToken.None);

        entries.ShouldContain(entry => entry.Action == DeployAuditAction.RequestedInEmergency && entry.Actor == "carla" && entry.Reason == "the shop is down");
    }

    private static FleetRequest Request(FleetAction action) => new() { Target = "test", Action = action, Actor = "ann", StableFor = TimeSpan.Zero };

    private static async Task<FleetPlan> ApplyAsync(Deployer deployer, FleetAction action)
    {
        var plan = await deployer.PlanAllAsync(Request(action), CancellationToken.None);
        foreach (var deployment in await deployer.ApplyAllAsync(plan, new DeployApproval { Consent = plan.Id }, null, CancellationToken.None))
            deployment.Status.ShouldBe(DeploymentStatus.Succeeded, deployment.Cause);
        return plan;
    }

    private async Task DeployAsync(params string[] services)
    {
        foreach (var service in services)
        {
            var deployer = NewProcess();
            var plan = await deployer.PlanAsync(DeployBench.Request(DeployBench.Spec("v1") with { Service = service }, new RollingStrategy()), CancellationToken.None);
            (await deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None)).Status.ShouldBe(DeploymentStatus.Succeeded);
        }
    }

    private Deployer NewProcess() =>
        new(new MemoryJournal(_store, CrashPoint.Never), _fleet, new DeployCheckRegistry([], []), new DeployOptions { PollInterval = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);

    /// <summary>A target with several services, each on a simulated platform of its own.</summary>
    private sealed class Fleet : IDeployTargets, IDeployTarget, IServiceCatalog, IRestartable
    {
        private readonly Dictionary<string, (SimulatedPlatform Platform, SimulatedTarget Target)> _services = new(StringComparer.Ordinal);

        public Fleet(params string[] services)
        {
            foreach (var service in services)
            {
                var platform = new SimulatedPlatform { HasSwitch = false };
                _services.Add(service, (platform, new SimulatedTarget(platform, CrashPoint.Never, TimeProvider.System)));
            }
        }

        public List<string> Effects { get; } = [];

        public SimulatedPlatform this[string service] => _services[service].Platform;

        public IReadOnlyList<string> Names => ["test"];

        public TargetDescriptor Descriptor => new("test", "fleet") { TrafficFollowsInstances = true };

        public IDeployTarget Get(string name) => this;

        public T? Get<T>()
            where T : class, ITargetCapability => this as T;

        public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([.. _services.Keys.Order(StringComparer.Ordinal)]);

        public Task<ServiceState> ObserveAsync(string service, CancellationToken cancellationToken) => _services[service].Target.ObserveAsync(service, cancellationToken);

        public Task<IReadOnlyList<Revision>> RevisionsAsync(string service, CancellationToken cancellationToken) => _services[service].Target.RevisionsAsync(service, cancellationToken);

        public Task<DeployAssessment> AssessAsync(DeploySpec spec, ServiceState state, CancellationToken cancellationToken) => _services[state.Service].Target.AssessAsync(spec, state, cancellationToken);

        public Task<InstanceSet> StageAsync(StageIntent intent, Operation operation, CancellationToken cancellationToken) => _services[intent.Spec.Service].Target.StageAsync(intent, operation, cancellationToken);

        public Task RetireAsync(RetireIntent intent, Operation operation, CancellationToken cancellationToken) => _services[intent.Service].Target.RetireAsync(intent, operation, cancellationToken);

        public Task RestartAsync(RestartIntent intent, Operation operation, CancellationToken cancellationToken)
        {
            Effects.Add($"{intent.Service}: restart {intent.InstanceId}");
            return _services[intent.Service].Target.RestartAsync(intent, operation, cancellationToken);
        }
    }
}
