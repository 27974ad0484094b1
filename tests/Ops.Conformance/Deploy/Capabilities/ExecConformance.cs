using Ops.Deploy;
using Shouldly;

namespace Ops.Conformance.Deploy;

/// <summary>What every target that runs commands inside instances must do.</summary>
public abstract class ExecConformance : CapabilityConformance<IExec>
{
    [Fact]
    public async Task The_exit_code_and_all_output_come_back()
    {
        var result = await RunAsync(Platform.Shell("echo to the output; echo to the error >&2; exit 3"));

        result.ExitCode.ShouldBe(3);
        result.Output.ShouldContain("to the output");
        result.Output.ShouldContain("to the error");
        result.Duration.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task The_command_sees_the_environment_of_the_instance()
    {
        await Target.StageAsync(Intent(Platform.Good("v1") with { Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["LOG_LEVEL"] = "debug" } }, 1), NewOperation(), default);
        var instance = (await ReadyAsync("r1")).Instances.Single();

        (await Capability.ExecuteAsync(Service, instance.Id, Platform.Shell("echo \"level=$LOG_LEVEL\""), default)).Output.ShouldContain("level=debug");
    }

    [Fact]
    public async Task No_shell_reads_the_arguments()
    {
        const string Argument = "$(touch /tmp/ops-injected); `id` | cat && \"two words\" * ~ \\ 'x'";

        var result = await RunAsync(Platform.Echo(Argument));

        result.ExitCode.ShouldBe(0);
        result.Output.TrimEnd('\r', '\n').ShouldBe(Argument);
    }

    [Fact]
    public async Task The_last_of_much_output_is_kept()
    {
        var result = await RunAsync(Platform.Shell("i=0; while [ $i -lt 3000 ]; do echo \"this is line number $i of the output\"; i=$((i+1)); done"));

        result.ExitCode.ShouldBe(0);
        result.Output.Length.ShouldBeLessThanOrEqualTo(64 * 1024);
        result.Output.ShouldContain("line number 2999 ");
        result.Output.ShouldNotContain("line number 0 ");
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_ended_and_refused()
    {
        var instance = (await StageReadyAsync(1)).Instances.Single();
        var startedAt = TimeProvider.System.GetTimestamp();

        await Should.ThrowAsync<DeployException>(() => Capability.ExecuteAsync(Service, instance.Id, Platform.Shell("sleep 60") with { Timeout = TimeSpan.FromMilliseconds(300) }, default));

        TimeProvider.System.GetElapsedTime(startedAt).ShouldBeLessThan(TimeSpan.FromSeconds(10));
        await ReadyAsync("r1");
    }

    [Fact]
    public async Task A_command_that_is_cancelled_is_let_go()
    {
        var instance = (await StageReadyAsync(1)).Instances.Single();
        using var cancellation = new CancellationTokenSource(300);
        var run = Capability.ExecuteAsync(Service, instance.Id, Platform.Shell("sleep 60"), cancellation.Token);

        (await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(10)))).ShouldBe(run, "the command went on although it was cancelled");
        await Should.ThrowAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_named()
    {
        var instance = (await StageReadyAsync(1)).Instances.Single();
        string message;
        try
        {
            var result = await Capability.ExecuteAsync(Service, instance.Id, new CommandSpec(["no-such-program-here"]), default);
            result.ExitCode.ShouldNotBe(0);
            message = result.Output;
        }
        catch (DeployException exception)
        {
            message = exception.Message;
        }

        message.ShouldContain("no-such-program-here");
    }

    [Fact]
    public async Task A_wrong_request_is_refused()
    {
        var instance = (await StageReadyAsync(1)).Instances.Single();

        await RefusedAsync(() => Capability.ExecuteAsync(Service, "no-such-instance", Platform.Echo("x"), default), DeployError.NotFound);
        await RefusedAsync(() => Capability.ExecuteAsync(Service, instance.Id, new CommandSpec([]), default), DeployError.Invalid);
    }

    private async Task<CommandResult> RunAsync(CommandSpec command)
    {
        var instance = (await StageReadyAsync(1)).Instances.Single();
        return await Capability.ExecuteAsync(Service, instance.Id, command, default);
    }
}
