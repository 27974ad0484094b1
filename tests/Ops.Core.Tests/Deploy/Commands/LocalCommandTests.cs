using Ops.Deploy;

namespace Ops.Core.Tests.Deploy.Commands;

public sealed class LocalCommandTests
{
    private readonly LocalCommand _commands = new(TimeProvider.System);
    private readonly CommandSurroundings _here = new(Path.GetTempPath());

    [Fact]
    public async Task The_exit_code_and_both_outputs_come_back()
    {
        var result = await RunAsync("echo out; echo err >&2; exit 3");

        result.ExitCode.ShouldBe(3);
        result.Output.ShouldContain("out\n");
        result.Output.ShouldContain("err\n");
    }

    [Fact]
    public async Task Much_output_is_cut_to_its_end()
    {
        var result = await RunAsync("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done");

        result.Output.Length.ShouldBe(64 * 1024);
        result.Output.ShouldEndWith("line 19999\n");
    }

    [Fact]
    public async Task A_grandchild_that_keeps_the_output_open_is_not_waited_for()
    {
        var startedAt = TimeProvider.System.GetTimestamp();

        (await RunAsync("sleep 60 & echo done")).Output.ShouldContain("done");

        TimeProvider.System.GetElapsedTime(startedAt).ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Without_inheritance_only_what_is_given_is_seen()
    {
        var surroundings = _here with { InheritsEnvironment = false, Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["ONLY"] = "this" } };

        (await _commands.RunAsync(new CommandSpec(["/usr/bin/env"]), surroundings, TestContext.Current.CancellationToken)).Output.ShouldBe("ONLY=this\n");
    }

    [Fact]
    public async Task Secrets_are_replaced_in_the_output()
    {
        var surroundings = _here with { Secrets = new Dictionary<string, Secret>(StringComparer.Ordinal) { ["TOKEN"] = new("swordfish") } };

        (await _commands.RunAsync(new CommandSpec(["sh", "-c", "echo $TOKEN"]), surroundings, TestContext.Current.CancellationToken)).Output.ShouldBe($"{Secret.Redacted}\n");
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_killed_and_its_last_output_told_without_credentials()
    {
        var command = new CommandSpec(["sh", "-c", "echo waits for db; echo password=hunter2; exec sleep 600"]) { Timeout = TimeSpan.FromSeconds(1) };

        var failure = await Should.ThrowAsync<DeployException>(() => _commands.RunAsync(command, _here, TestContext.Current.CancellationToken));

        failure.Message.ShouldContain("did not end within 00:00:01");
        failure.Message.ShouldContain("waits for db");
        failure.Message.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("no-such-program-here", DeployError.NotFound)]
    [InlineData("", DeployError.Invalid)]
    public async Task A_program_that_cannot_run_is_refused(string program, DeployError error) =>
        (await Should.ThrowAsync<DeployException>(() => _commands.RunAsync(new CommandSpec([program]), _here, TestContext.Current.CancellationToken))).Error.ShouldBe(error);

    [Fact]
    public async Task A_folder_that_is_not_there_is_named() =>
        (await Should.ThrowAsync<DeployException>(() => _commands.RunAsync(new CommandSpec(["true"]), new CommandSurroundings("/nowhere/at/all"), TestContext.Current.CancellationToken))).Message.ShouldContain("/nowhere/at/all");

    private Task<CommandResult> RunAsync(string script) => _commands.RunAsync(new CommandSpec(["sh", "-c", script]), _here, TestContext.Current.CancellationToken);
}
