namespace Ops.Providers.LocalProcess.Tests;

public sealed class LaunchedProcessTests
{
    [Fact]
    public async Task A_process_that_has_ended_is_no_longer_of_its_family_since_its_id_may_be_anothers()
    {
        using var process = Start("exit 3");

        (await process.Exit).ShouldBe(3);

        process.Family.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_process_that_ignores_the_signal_ends_with_all_that_it_started()
    {
        using var process = Start("trap '' TERM; sh -c 'while :; do sleep 0.05; done' & while :; do sleep 0.05; done");
        await Ops.Conformance.Eventually.HoldsAsync("both run", () => Task.FromResult(process.Family.Count >= 3));
        process.Family[0].ShouldBe(process.Id);

        await process.StopAsync(LocalProcessStopSignal.Terminate, TimeSpan.FromMilliseconds(100));

        process.Family.ShouldBeEmpty();
    }

    private static LaunchedProcess Start(string script)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! };
        return LaunchedProcess.Start(new LaunchRequest("/bin/sh", ["-c", script], "/", environment, $"test#{Guid.NewGuid():N}"), new OutputTail(), TimeProvider.System);
    }
}
