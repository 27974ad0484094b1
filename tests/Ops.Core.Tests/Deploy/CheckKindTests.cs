using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.Deploy;
using Ops.Health;

namespace Ops.Core.Tests.Deploy;

/// <summary>The kinds of checks: commands of this machine, commands inside instances, and measurements.</summary>
public sealed class CheckKindTests
{
    private static readonly CommandSurroundings _here = new(Path.GetTempPath());

    [Fact]
    public async Task A_command_passes_by_its_exit_code_and_is_told_what_it_checks()
    {
        var context = Context with { Version = "v2", SetId = "r2", Instance = new Instance("r2-0", InstanceState.Ready) { Address = new Uri("http://127.0.0.1:8080/") } };
        var check = new LocalCommandCheck(Shell("""test "$OPS_TARGET $OPS_SERVICE $OPS_VERSION $OPS_SET $OPS_INSTANCE $OPS_ADDRESS" = "test web v2 r2 r2-0 http://127.0.0.1:8080/" """), _here);

        (await check.RunAsync(context, CancellationToken.None)).Status.ShouldBe(ProbeStatus.Healthy);
        (await check.RunAsync(context with { Version = "v3" }, CancellationToken.None)).Status.ShouldBe(ProbeStatus.Unhealthy);
    }

    [Fact]
    public async Task A_command_that_fails_shows_the_end_of_its_output_without_secrets()
    {
        var result = await new LocalCommandCheck(Shell("echo 3 of 40 tests failed; echo password=hunter2; exit 4"), _here).RunAsync(Context, CancellationToken.None);

        result.Status.ShouldBe(ProbeStatus.Unhealthy);
        result.Description.ShouldNotBeNull().ShouldContain("'sh' ended with exit code 4");
        result.Description.ShouldContain("3 of 40 tests failed");
        result.Description.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_hook_that_is_a_command_is_told_why_it_is_called_and_fails_with_the_end_of_its_output_without_secrets()
    {
        var folder = Directory.CreateTempSubdirectory("ops-hook-");
        var told = Path.Combine(folder.FullName, "told");
        try
        {
            await using var provider = Hooks(builder => builder
                .AddDeployCommandHook("tells", Shell($"echo $OPS_TARGET $OPS_SERVICE $OPS_VERSION $OPS_PLAN $OPS_OPERATION > '{told}'"), _here)
                .AddDeployCommandHook("fails", Shell("echo no route to backup; echo password=hunter2; exit 4"), _here));
            var hooks = provider.GetRequiredService<DeployCheckRegistry>();
            var plan = new DeployPlan { Id = "p1", Kind = DeployPlanKind.Deploy, Target = "test", Service = "web", Version = "v2", Actor = "ann", CreatedAt = default, Fingerprint = "f", Steps = [] };
            var context = new DeployHookContext { Plan = plan, OperationId = "p1/01-hook/0", Time = TimeProvider.System };

            await hooks.FindHook("tells")!(context, TestContext.Current.CancellationToken);
            var failure = await Should.ThrowAsync<DeployException>(() => hooks.FindHook("fails")!(context, TestContext.Current.CancellationToken));

            (await File.ReadAllTextAsync(told, TestContext.Current.CancellationToken)).ShouldBe("test web v2 p1 p1/01-hook/0\n");
            failure.Error.ShouldBe(DeployError.CheckFailed);
            failure.Message.ShouldContain("'sh' ended with exit code 4; the end of its output: no route to backup");
            failure.Message.ShouldNotContain("hunter2");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_secret_of_the_configuration_that_is_empty_is_missing()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Ops:Secrets:full", "x"), new("Ops:Secrets:empty", "")]).Build();
        var secrets = new ConfigurationSecrets(configuration);

        (await secrets.FindAsync("full", TestContext.Current.CancellationToken)).ShouldNotBeNull();
        (await secrets.FindAsync("empty", TestContext.Current.CancellationToken)).ShouldBeNull();
        (await secrets.FindAsync("none", TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task A_command_inside_an_instance_runs_in_the_one_that_is_checked_or_in_one_that_serves()
    {
        var target = new ExecTarget();
        var check = new InstanceCommandCheck(target, new CommandSpec(["pg_isready"]));

        (await check.RunAsync(Context with { Instance = new Instance("r1-1", InstanceState.Ready) }, CancellationToken.None)).Status.ShouldBe(ProbeStatus.Healthy);
        (await check.RunAsync(Context, CancellationToken.None)).Status.ShouldBe(ProbeStatus.Healthy);
        (await check.RunAsync(Context with { SetId = "r2" }, CancellationToken.None)).Description.ShouldNotBeNull().ShouldContain("no instance of 'web' is ready");
        target.ExitCode = 2;
        (await check.RunAsync(Context, CancellationToken.None)).Description.ShouldNotBeNull().ShouldContain("'pg_isready' ended with exit code 2; the end of its output: no response");

        target.RanIn.ShouldBe(["r1-1", "r1-0", "r1-0"]);
    }

    [Theory]
    [InlineData(0.02, 0.01, true, null)]
    [InlineData(0.06, 0.01, false, "it measured 0.06; expected at most 0.05")]
    [InlineData(0.04, 0.01, false, "it measured 0.04; expected at most 0.02, which is 2 times the 0.01 of r1")]
    [InlineData(0.004, 0.001, true, null)]
    [InlineData(0.04, double.NaN, true, null)]
    [InlineData(double.NaN, 0.01, false, "there is nothing to measure")]
    public async Task A_measurement_is_compared_with_limits_and_with_the_revision_before(double canary, double baseline, bool passes, string? description)
    {
        var limits = new DeployMetricLimits { Max = 0.05, MaxTimesBaseline = 2, AlwaysAllowed = 0.005 };
        var check = new MetricCheck((context, _) => new(context.SetId == "r2" ? canary : baseline), limits);

        var result = await check.RunAsync(Context with { SetId = "r2", BaselineSetId = "r1" }, CancellationToken.None);

        result.Status.ShouldBe(passes ? ProbeStatus.Healthy : ProbeStatus.Unhealthy);
        result.Description.ShouldBe(description);
    }

    [Fact]
    public async Task A_canary_whose_rate_of_errors_is_twice_that_of_the_revision_before_is_taken_back()
    {
        var bench = new DeployBench();
        var asked = new List<string?>();
        bench.Checks["errors"] = new MetricCheck(
            (context, _) =>
            {
                asked.Add(context.SetId);
                return new(context.SetId == "r2" ? 0.03 : 0.01);
            },
            new DeployMetricLimits { MaxTimesBaseline = 2 }).RunAsync;
        await bench.DeployAsync("v1");

        var deployment = await bench.DeployAsync("v2", strategy: new CanaryStrategy { Stages = [new CanaryStage(10, TimeSpan.FromSeconds(10))], Interval = TimeSpan.FromMilliseconds(1), Analyses = ["errors"] });

        deployment.Status.ShouldBe(DeploymentStatus.RolledBack);
        deployment.Cause.ShouldNotBeNull().ShouldContain("it measured 0.03; expected at most 0.02, which is 2 times the 0.01 of r1");
        asked.ShouldBe(["r2", "r1", "r2", "r1"]);
        bench.Platform.Shares.ShouldBe([new TrafficShare("r1", 100)]);
    }

    [Fact]
    public void Limits_that_limit_nothing_are_refused() =>
        Should.Throw<ArgumentException>(() => new ServiceCollection().AddOps().AddDeployMetricCheck("errors", (_, _) => new(0), new DeployMetricLimits())).Message.ShouldContain("'errors': no limit is given");

    private static DeployCheckContext Context => new() { Check = "check", Target = "test", Service = "web", Time = TimeProvider.System };

    private static ServiceProvider Hooks(Action<IOpsBuilder> register)
    {
        var services = new ServiceCollection();
        register(services.AddOps());
        return services.BuildServiceProvider();
    }

    private static CommandSpec Shell(string script) => new(["sh", "-c", script]);

    private sealed class ExecTarget : IDeployTargets, IDeployTarget, IExec
    {
        public int ExitCode { get; set; }

        public List<string> RanIn { get; } = [];

        public IReadOnlyList<string> Names => ["test"];

        public TargetDescriptor Descriptor => new("test", "exec");

        public IDeployTarget Get(string name) => this;

        public T? Get<T>()
            where T : class, ITargetCapability => this as T;

        public Task<CommandResult> ExecuteAsync(string service, string instanceId, CommandSpec command, CancellationToken cancellationToken)
        {
            RanIn.Add(instanceId);
            return Task.FromResult(new CommandResult(ExitCode, "no response", TimeSpan.Zero));
        }

        public Task<ServiceState> ObserveAsync(string service, CancellationToken cancellationToken) => Task.FromResult(new ServiceState
        {
            Service = service,
            ObservedAt = default,
            Sets = [new InstanceSet { Id = "r1", Revision = 1, Version = "v1", Wanted = 1, Instances = [new Instance("r1-0", InstanceState.Ready)] }, new InstanceSet { Id = "r2", Revision = 2, Version = "v2", Wanted = 1 }],
            Traffic = new TrafficState([new TrafficShare("r1", 100)], "1"),
        });

        public Task<IReadOnlyList<Revision>> RevisionsAsync(string service, CancellationToken cancellationToken) => throw new InvalidOperationException();

        public Task<DeployAssessment> AssessAsync(DeploySpec spec, ServiceState state, CancellationToken cancellationToken) => throw new InvalidOperationException();

        public Task<InstanceSet> StageAsync(StageIntent intent, Operation operation, CancellationToken cancellationToken) => throw new InvalidOperationException();

        public Task RetireAsync(RetireIntent intent, Operation operation, CancellationToken cancellationToken) => throw new InvalidOperationException();
    }
}
