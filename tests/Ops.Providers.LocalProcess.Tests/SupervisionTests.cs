using System.Text.Json;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess.Tests;

public sealed class SupervisionTests : LocalProcessTest
{
    private protected override void Configure(LocalProcessTargetOptions options, LocalProcessServiceOptions service)
    {
        service.RestartDelay = TimeSpan.FromMilliseconds(100);
        service.MaxRestartDelay = TimeSpan.FromSeconds(1);
        foreach (var argument in (string[])["{port}", "{instance}", "{artifact}", "as {is}"])
            service.Arguments.Add(argument);
    }

    [Fact]
    public async Task An_instance_that_crashes_is_started_again_with_growing_patience()
    {
        await Target.StageAsync(Intent(Platform.Crashing("v1"), 1), NewOperation(), default);

        var state = await SeenAsync("it was started three times", state => state.Sets.Single().Instances is [{ State: InstanceState.Failed, Restarts: >= 3 }]);

        state.Sets.Single().Instances.Single().Detail.ShouldNotBeNull().ShouldContain("exited with code 7");
        state.Sets.Single().Instances.Single().Detail!.ShouldContain("times in a row; starts again in");
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_a_failed_instance_that_says_so()
    {
        await Target.StageAsync(Intent(Platform.Good("v1") with { Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = "/nowhere" } }, 1), NewOperation(), default);

        var state = await SeenAsync("it failed", state => state.Sets.Single().Instances is [{ State: InstanceState.Failed }]);

        state.Sets.Single().Instances.Single().Detail.ShouldNotBeNull().ShouldContain("'node'");
    }

    [Fact]
    public async Task All_that_an_instance_started_ends_with_it()
    {
        var set = await StageReadyAsync(1);
        (await GetAsync(new Uri(set.Instances.Single().Address!, "spawn"))).Status.ShouldBe(200);
        await WaitAsync(() => "the grandchild runs", async () => await Platform.CountRunningAsync("r1") >= 2);

        await Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Stop) { Grace = TimeSpan.FromSeconds(2) }, NewOperation(), default);

        (await Platform.CountRunningAsync("r1")).ShouldBe(0);
    }

    [Fact]
    public async Task Placeholders_are_filled_and_the_program_runs_in_the_revisions_folder()
    {
        var set = await StageReadyAsync(1);
        var address = set.Instances.Single().Address!;

        var answer = JsonDocument.Parse((await GetAsync(new Uri(address, "args"))).Body).RootElement;

        var artifact = Path.Combine(Local.Folder, "revisions", "r1", "artifact");
        answer.GetProperty("args").EnumerateArray().Select(value => value.GetString()).ShouldBe([$"{address.Port}", "r1-1", artifact, "as {is}"]);
        answer.GetProperty("folder").GetString().ShouldBe(artifact);
    }

    [Fact]
    public async Task What_runs_is_a_copy_that_changes_of_thesource_do_not_reach()
    {
        var source = Path.Combine(Local.Root, ".source");
        Directory.CreateDirectory(Path.Combine(source, "lib"));
        File.Copy(Path.Combine(LocalPlatform.App, "app.js"), Path.Combine(source, "lib", "real.js"));
        await File.WriteAllTextAsync(Path.Combine(source, "run.sh"), "#!/bin/sh\n");
        File.SetUnixFileMode(Path.Combine(source, "run.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(Path.Combine(source, "app.js"), "lib/real.js");
        await Target.StageAsync(Intent(Platform.Good("v1") with { Artifact = source }, 1), NewOperation(), default);
        await ReadyAsync("r1");

        Directory.Delete(source, recursive: true);
        await Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Stop), NewOperation(), default);
        await Target.StageAsync(Intent(Platform.Good("v1") with { Artifact = source }, 1), NewOperation(), default);
        await ReadyAsync("r1");

        var artifact = Path.Combine(Local.Folder, "revisions", "r1", "artifact");
        File.GetUnixFileMode(Path.Combine(artifact, "run.sh")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserExecute);
        new FileInfo(Path.Combine(artifact, "app.js")).LinkTarget.ShouldBe("lib/real.js");
    }

    [Fact]
    public async Task Limits_are_refused_since_nothing_would_hold_them()
    {
        var spec = Platform.Good("v1") with { Limits = new ResourceLimits { MemoryBytes = 1 << 20 } };

        await RefusedAsync(() => Target.StageAsync(Intent(spec, 1), NewOperation(), default), DeployError.Unsupported);
        (await Target.AssessAsync(spec, await Target.ObserveAsync(Service, default), default)).Problems.Single().ShouldContain("limit");
    }

    [Fact]
    public async Task An_instance_that_fails_its_checks_is_unready_and_leaves_traffic_to_the_others()
    {
        var set = await ServeAsync(1, 2);
        var frozen = set.Instances[0];
        await FreezeAsync(frozen.Id);

        var state = await SeenAsync("it is unready", state => state.Sets.Single().Instances.Any(instance => instance.Id == frozen.Id && instance.State == InstanceState.Unready));

        state.Sets.Single().Instances.Single(instance => instance.Id == frozen.Id).Detail.ShouldNotBeNull().ShouldContain("/health");
        for (var request = 0; request < 20; request++)
            (await GetAsync(PublicUrl())).ShouldBe((200, "v1"));
        await Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Remove) { Grace = TimeSpan.FromSeconds(1) }, NewOperation(), default);
        (await Platform.CountRunningAsync("r1")).ShouldBe(0);
    }
}
