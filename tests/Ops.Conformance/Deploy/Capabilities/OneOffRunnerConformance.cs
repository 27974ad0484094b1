using System.Globalization;
using Ops.Deploy;
using Shouldly;

namespace Ops.Conformance.Deploy;

/// <summary>What every target that runs commands once must do.</summary>
public abstract class OneOffRunnerConformance : CapabilityConformance<IOneOffRunner>
{
    /// <summary>Prints something that no other run prints.</summary>
    private const string Unique = "cat /proc/sys/kernel/random/uuid";

    /// <summary>Prints when the run began, in seconds since 1970.</summary>
    private const string Now = "date +%s";

    [Fact]
    public async Task The_command_runs_with_the_environment_of_the_spec_and_its_result_comes_back()
    {
        var spec = Platform.Good("v1") with
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["LOG_LEVEL"] = "debug" },
            Secrets = new Dictionary<string, string>(StringComparer.Ordinal) { ["APP_SIGNING"] = DeployPlatform.SecretName },
        };

        var result = await Capability.RunAsync(new OneOffIntent(spec, "migrate", Platform.Shell("echo \"level=$LOG_LEVEL length=${#APP_SIGNING}\"; echo oops >&2; exit 4")), NewOperation(), default);

        result.ExitCode.ShouldBe(4);
        result.Output.ShouldContain($"level=debug length={DeployPlatform.SecretValue.Length}");
        result.Output.ShouldContain("oops");
    }

    [Fact]
    public async Task Nothing_is_left_of_the_run()
    {
        await StageReadyAsync(1);

        await UnchangedAsync(() => Capability.RunAsync(Intent("true"), NewOperation(), default));

        (await Target.ObserveAsync(Service, default)).Drift.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_operation_id_runs_once_and_gives_the_same_result()
    {
        var operation = NewOperation();

        var first = await Capability.RunAsync(Intent($"{Unique}; exit 5"), operation, default);
        var again = await Capability.RunAsync(Intent($"{Unique}; exit 5"), operation, default);
        var other = await (await ConnectAsync()).RunAsync(Intent($"{Unique}; exit 5"), operation, default);

        first.ExitCode.ShouldBe(5);
        first.Output.Trim().ShouldNotBeEmpty();
        (again.ExitCode, again.Output).ShouldBe((first.ExitCode, first.Output));
        (other.ExitCode, other.Output).ShouldBe((first.ExitCode, first.Output));
    }

    [Fact]
    public async Task Another_operation_id_runs_again()
    {
        var first = await Capability.RunAsync(Intent(Unique), NewOperation(), default);
        var second = await Capability.RunAsync(Intent(Unique), NewOperation(), default);

        second.Output.ShouldNotBe(first.Output);
    }

    [Fact]
    public async Task Whoever_comes_while_it_runs_waits_for_the_same_result()
    {
        var operation = NewOperation();
        var other = await ConnectAsync();

        var results = await Task.WhenAll(
            Capability.RunAsync(Intent($"{Unique}; sleep 1"), operation, default), other.RunAsync(Intent($"{Unique}; sleep 1"), operation, default));

        results[0].Output.Trim().ShouldNotBeEmpty();
        results[1].Output.ShouldBe(results[0].Output);
    }

    [Fact]
    public async Task A_run_that_was_left_goes_on_and_its_result_is_found()
    {
        var operation = NewOperation();
        var doomed = await Platform.ConnectAsync();
        await LeaveAsync(() => new CancellationTokenSource(3_000), cancellationToken => CapabilityOf(doomed).RunAsync(Intent($"{Now}; sleep 5; echo done"), operation, cancellationToken));
        await Platform.AbandonAsync(doomed);
        var left = TimeProvider.System.GetUtcNow();

        var result = await (await ConnectAsync()).RunAsync(Intent($"{Now}; sleep 5; echo done"), operation, default);
        var again = await Capability.RunAsync(Intent($"{Now}; sleep 5; echo done"), operation, default);

        result.ExitCode.ShouldBe(0);
        result.Output.ShouldContain("done");
        BeganAt(result).ShouldBeLessThan(left.ToUnixTimeSeconds(), "it was run a second time");
        again.Output.ShouldBe(result.Output);
    }

    [Fact]
    public async Task A_run_that_takes_too_long_is_ended_and_refused()
    {
        var startedAt = TimeProvider.System.GetTimestamp();
        var intent = Intent("sleep 60");

        await Should.ThrowAsync<DeployException>(() => Capability.RunAsync(intent with { Command = intent.Command with { Timeout = TimeSpan.FromSeconds(1) } }, NewOperation(), default));

        TimeProvider.System.GetElapsedTime(startedAt).ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task An_older_fence_is_refused_and_nothing_runs()
    {
        await StageReadyAsync(1, fence: 5);

        var refused = NewOperation(fence: 4);
        await RefusedAsync(() => Capability.RunAsync(Intent(Now), refused, default), DeployError.StaleFence);
        var refusedAt = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        await WaitAsync(() => "the next second begins", () => Task.FromResult(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() > refusedAt));

        // If it had run, this would be its result.
        var result = await Capability.RunAsync(Intent(Now), refused with { Fence = new Fence(5, "conformance") }, default);
        BeganAt(result).ShouldBeGreaterThan(refusedAt);
    }

    [Fact]
    public async Task A_bad_artifact_is_refused() =>
        await RefusedAsync(() => Capability.RunAsync(new OneOffIntent(Platform.BadArtifact("v1"), "migrate", Platform.Shell("true")), NewOperation(), default), DeployError.BadArtifact);

    private static long BeganAt(CommandResult result) => long.Parse(result.Output.Split('\n')[0].Trim(), CultureInfo.InvariantCulture);

    private OneOffIntent Intent(string script) => new(Platform.Good("v1"), "migrate", Platform.Shell(script));
}
