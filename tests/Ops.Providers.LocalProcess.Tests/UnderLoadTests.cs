using System.Diagnostics;
using Ops.Conformance;
using Ops.Conformance.Deploy;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess.Tests;

public sealed class UnderLoadTests : LocalProcessTest
{
    [Fact]
    [Trait("Requirement", "S2-43")]
    public async Task A_rolling_upgrade_drops_no_request_not_even_one_that_may_not_be_repeated()
    {
        await ServeAsync(1, 2);
        await using var gets = await AskAsync("v1");
        await using var posts = PostLoop.Start(new Uri(PublicUrl(), "echo"));

        await RollingUpgrade.RunAsync(Target, 2, 6);
        await gets.HearsAsync("v6");
        await posts.StopAsync();
        await NothingDroppedAsync(gets);

        posts.Failures.ShouldBeEmpty();
        posts.Answered.ShouldBeGreaterThan(100);
    }

    [Fact]
    [Trait("Requirement", "S2-48")]
    [Trait("Requirement", "S2-52")]
    public async Task Blue_and_green_swap_under_load_without_a_dropped_request_and_blue_can_come_back()
    {
        await ServeAsync(1, 2);
        await using var gets = await AskAsync("v1");
        await using var posts = PostLoop.Start(new Uri(PublicUrl(), "echo"));

        for (var round = 0; round < 5; round++)
        {
            await StageReadyAsync(2, 2);
            await RouteAsync("r2");
            (await Target.Get<ITrafficSwitch>()!.DrainAsync(Service, "r1", Platform.Patience, default)).ShouldBe(0);
            await Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Stop), NewOperation(), default);
            await gets.HearsAsync("v2");
            await StageReadyAsync(1, 2);
            await RouteAsync("r1");
            await Target.RetireAsync(new RetireIntent(Service, "r2", RetireMode.Remove), NewOperation(), default);
            await gets.HearsAsync("v1");
        }

        await posts.StopAsync();
        await NothingDroppedAsync(gets);
        posts.Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_deploying_program_that_is_killed_again_and_again_drops_no_request_and_its_successor_finishes()
    {
        await ServeAsync(1, 2);
        await using var gets = await AskAsync("v1");
        const int Last = 6;

        for (var revision = 2; revision <= Last; revision++)
        {
            using var program = StartProgram(revision, Last);
            var (point, isReached) = KillPoint(revision);
            await SeenAsync($"{point} v{revision}", isReached);
            program.Kill();
            await program.WaitForExitAsync();
            await RollingUpgrade.RunAsync(Local.Connect(), 2, revision);
            await HearsFromAsync(gets, revision, Last);
        }

        await RollingUpgrade.RunAsync(Local.Connect(), 2, Last);
        await gets.HearsAsync($"v{Last}");
        await NothingDroppedAsync(gets);
        (await Target.ObserveAsync(Service, default)).Sets.Select(set => (set.Id, set.Ready)).ShouldBe([($"r{Last}", 2)]);
        for (var revision = 1; revision < Last; revision++)
            await CountedAsync(SetOf(revision), 0);
    }

    [Fact]
    public async Task A_crash_of_one_instance_of_two_costs_no_request_that_may_be_repeated()
    {
        var set = await ServeAsync(1, 2);
        await using var gets = await AskAsync("v1");

        for (var round = 0; round < 3; round++)
        {
            // The connection of whoever asks it to die is cut.
            await Should.ThrowAsync<HttpRequestException>(() => GetAsync(new Uri(set.Instances[round % 2].Address!, "die")));
            await SeenAsync("it was started again", state => state.Sets.Single().Instances.Sum(instance => instance.Restarts) == round + 1);
            set = await ReadyAsync("r1", 2);
            await gets.HearsAsync("v1", 50);
        }

        await NothingDroppedAsync(gets);
    }

    /// <summary>Returns how far the program has come at least when it is killed; the points go round the steps of an upgrade.</summary>
    private static (string Point, Func<ServiceState, bool> IsReached) KillPoint(int revision) => (revision % 4) switch
    {
        0 => ("it has staged", state => state.Sets.Any(set => set.Revision >= revision)),
        1 => ("there is a ready instance of", state => state.Sets.Any(set => set.Revision >= revision && set.Ready > 0)),
        2 => ("requests go to", state => state.Current?.Revision >= revision),
        _ => ("nothing but this is left:", state => state.Sets.All(set => set.Revision >= revision)),
    };

    /// <summary>Waits for further answers of a revision or of one after it: the program may have come further than its successor goes before it was killed, and revisions never go back.</summary>
    private static async Task HearsFromAsync(RequestLoop loop, int revision, int last)
    {
        var versions = Enumerable.Range(revision, last - revision + 1).Select(number => $"v{number}").ToList();
        var before = Answered();
        await Eventually.HoldsAsync($"20 further answers of {string.Join(" or ", versions)} (so far {loop.Describe()})", () => Task.FromResult(Answered() >= before + 20));

        int Answered() => versions.Sum(version => loop.Answers.GetValueOrDefault(version));
    }

    private Process StartProgram(int from, int to)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(RollingUpgrade).Assembly.Location);
        foreach (var argument in (object[])[RollingUpgrade.Command, Local.Root, Local.PublicPort, from, to])
            start.ArgumentList.Add($"{argument}");
        return Process.Start(start)!;
    }
}
