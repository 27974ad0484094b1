using System.Net;
using System.Net.Sockets;
using Ops.Conformance;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess.Tests;

public sealed class KeeperTests : LocalProcessTest
{
    private protected override void Configure(LocalProcessTargetOptions options, LocalProcessServiceOptions service) => service.StopGrace = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_killed_keeper_is_replaced_and_its_instances_with_it()
    {
        var spec = Platform.Good("v1") with { Secrets = new Dictionary<string, string>(StringComparer.Ordinal) { ["APP_SIGNING"] = Ops.Conformance.Deploy.DeployPlatform.SecretName } };
        await Target.StageAsync(Intent(spec, 1, 2), NewOperation(), default);
        var before = await ReadyAsync("r1", 2);
        await RouteAsync("r1");
        var killed = Local.KeeperId;

        Local.KillKeeper();
        var after = await ReadyAsync("r1", 2);

        Local.KeeperId.ShouldNotBe(killed);
        after.Instances.Select(instance => instance.StartedAt).ShouldNotContain(before.Instances[0].StartedAt);
        (await GetAsync(PublicUrl())).ShouldBe((200, "v1"));
        (await GetAsync(Platform.EnvironmentUrl(PublicUrl(), "APP_SIGNING"))).Body.ShouldBe(Ops.Conformance.Deploy.DeployPlatform.SecretValue);
        await CountedAsync("r1", 2);
    }

    [Fact]
    public async Task A_keeper_that_is_missing_is_brought_back_without_being_asked()
    {
        await ServeAsync(1);

        Local.KillKeeper();

        await WaitAsync(() => "the service answers again", async () =>
        {
            try
            {
                return await GetAsync(PublicUrl()) == (200, "v1");
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task A_killed_keeper_leaves_no_half_done_operation()
    {
        var set = await StageReadyAsync(1, 2);
        await FreezeAsync(set.Instances[0].Id);
        var retire = Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Remove), NewOperation(), default);
        await SeenAsync("the set is being stopped", Local.Connect(), state => state.Sets is [{ Wanted: 0, Instances: [{ State: InstanceState.Stopping }, ..] }]);
        Local.KillKeeper();

        // The call is repeated by itself, under the same id.
        await retire;

        (await Target.ObserveAsync(Service, default)).Sets.ShouldBeEmpty();
        await CountedAsync("r1", 0);
    }

    [Fact]
    public async Task A_command_inside_an_instance_is_not_run_again_when_its_keeper_was_killed()
    {
        await StageReadyAsync(1);
        var notes = Path.Combine(Local.Root, "notes");
        var run = Local.Connect().Get<IExec>()!.ExecuteAsync(Service, "r1-1", Platform.Shell($"echo once >> {notes}; sleep 600"), default);
        await WaitAsync(() => "the command runs", () => Task.FromResult(File.Exists(notes)));
        Local.KillKeeper();

        var failure = await RefusedAsync(() => run, DeployError.Unreachable);

        failure.Retry.ShouldBe(DeployRetry.Ambiguous);
        failure.Message.ShouldContain("find out whether it took effect");
        await ReadyAsync("r1");
        (await File.ReadAllTextAsync(notes)).ShouldBe("once\n");
    }

    [Fact]
    public async Task A_command_whose_end_nobody_saw_is_not_run_again()
    {
        var intent = new OneOffIntent(Platform.Good("v1"), "migrate", Platform.Shell("sleep 30"));
        var operation = NewOperation();
        var run = Local.Connect().Get<IOneOffRunner>()!.RunAsync(intent, operation, default);
        await WaitAsync(() => "the command runs", () => Task.FromResult(MarkedProcesses.Find($"{Local.Folder}!migrate").Count > 0));
        Local.KillKeeper();

        (await RefusedAsync(() => run, DeployError.Failed)).Message.ShouldContain("its end was not seen");
        (await RefusedAsync(() => Target.Get<IOneOffRunner>()!.RunAsync(intent, operation, default), DeployError.Failed)).Retry.ShouldBe(DeployRetry.No);
    }

    [Fact]
    public async Task A_keeper_ends_when_there_is_nothing_to_keep()
    {
        await ServeAsync(1);
        await Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Remove), NewOperation(), default);

        await Eventually.HoldsAsync("the keeper ends", () => Task.FromResult(Local.KeeperId is null));

        (await Target.ObserveAsync(Service, default)).Sets.ShouldBeEmpty();
        Local.KeeperId.ShouldBeNull("looking must not start a keeper");
        await ServeAsync(2);
    }

    [Fact]
    public async Task Many_that_need_a_keeper_at_once_get_the_same()
    {
        await Task.WhenAll(Enumerable.Range(1, 6).Select(revision => Local.Connect().StageAsync(Intent(Platform.Good($"v{revision}"), revision), NewOperation(), default)));

        for (var revision = 1; revision <= 6; revision++)
            await ReadyAsync(SetOf(revision));
        Local.KeeperIds.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_public_port_that_is_taken_is_reported_and_used_once_it_is_free()
    {
        using var other = new TcpListener(IPAddress.Loopback, Local.PublicPort);
        other.Start();
        await StageReadyAsync(1);

        (await RefusedAsync(() => RouteAsync("r1"), DeployError.Failed)).Message.ShouldContain($"127.0.0.1:{Local.PublicPort}");
        (await Target.ObserveAsync(Service, default)).Drift.Single().ShouldContain($"{Local.PublicPort}");

        other.Stop();
        await RouteAsync("r1");
        (await GetAsync(PublicUrl())).ShouldBe((200, "v1"));
        (await Target.ObserveAsync(Service, default)).Drift.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_state_that_cannot_be_read_is_named_and_left_alone()
    {
        Directory.CreateDirectory(Local.Folder);
        var file = Path.Combine(Local.Folder, "state.json");
        await File.WriteAllTextAsync(file, "{ \"sets\": [");

        (await RefusedAsync(() => Target.ObserveAsync(Service, default), DeployError.Failed)).Message.ShouldContain(file);
        (await RefusedAsync(() => Target.StageAsync(Intent(Platform.Good("v1"), 1), NewOperation(), default), DeployError.Failed)).Message.ShouldContain(file);

        (await File.ReadAllTextAsync(file)).ShouldBe("{ \"sets\": [");
    }

    [Fact]
    public async Task A_keeper_that_cannot_have_its_files_says_so_at_once()
    {
        Directory.CreateDirectory(Local.Folder);
        File.CreateSymbolicLink(Path.Combine(Local.Folder, "keeper.lock"), Path.Combine(Local.Root, "no-such-folder", "lock"));

        (await RefusedAsync(() => Target.StageAsync(Intent(Platform.Good("v1"), 1), NewOperation(), default), DeployError.Failed)).Message.ShouldContain("keeper.lock");
    }

    [Fact]
    public async Task Only_the_owner_can_look_into_the_folder_of_a_service()
    {
        await StageReadyAsync(1);

        File.GetUnixFileMode(Local.Folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(Path.Combine(Local.Folder, "state.json")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
