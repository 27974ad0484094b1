using Ops.Deploy;
using Ops.Journal;

namespace Ops.Core.Tests.Deploy;

/// <summary>A journal that cannot be reached for a moment, or does not say whether it has written.</summary>
public sealed class JournalTroubleTests
{
    private readonly DeployBench _bench = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_append_that_fails_in_a_way_that_may_pass_abandons_no_deployment_and_writes_nothing_twice(bool afterEffect)
    {
        await _bench.DeployAsync("v1");
        for (var number = 2; number < 12; number++)
        {
            var (appends, failures) = (0, 0);
            _bench.JournalFaults = (afterEffect ? null : Fail, afterEffect ? Fail : null, null);

            var deployment = await _bench.DeployAsync($"v{number}");

            deployment.Status.ShouldBe(DeploymentStatus.Succeeded, deployment.Cause);
            deployment.Steps.Select(record => record.Step.Id).ShouldBe(deployment.Plan.Steps.Select(step => step.Id), "no step is there twice");
            _bench.Store.Events.Count(happened => happened.Stream.EndsWith(deployment.Plan.Id, StringComparison.Ordinal)).ShouldBe(3 + (2 * deployment.Plan.Steps.Count));
            failures.ShouldBe(2);

            void Fail(JournalAppend append)
            {
                if (append.Events.Count == 0 || append.Events[0].Type == DeployEvents.Accepted || !append.Stream.StartsWith("deploy/", StringComparison.Ordinal))
                    return;
                if (++appends < number - 1 || failures == 2)
                    return;
                failures++;
                throw Gone();
            }
        }
    }

    [Fact]
    public async Task A_journal_that_cannot_be_read_for_a_moment_abandons_no_deployment()
    {
        await _bench.DeployAsync("v1");
        var reads = 0;
        _bench.JournalFaults = (null, null, Fail);

        (await _bench.DeployAsync("v2")).Status.ShouldBe(DeploymentStatus.Succeeded);

        reads.ShouldBeGreaterThan(10);

        void Fail(string stream)
        {
            if (stream.StartsWith("deploy/", StringComparison.Ordinal) && _bench.Store.Events.Exists(happened => happened.Type == DeployEvents.Locked && happened.Stream == stream) && ++reads % 3 == 0)
                throw Gone();
        }
    }

    [Fact]
    public async Task What_another_has_written_meanwhile_is_not_taken_for_ones_own()
    {
        await _bench.DeployAsync("v1");
        var journal = new MemoryJournal(_bench.Store, CrashPoint.Never);
        var others = JournalEntry.Create(DeployEvents.Locked, new LockedEvent(99, "bob"), DeployEventJson.Default.LockedEvent);
        var failures = 0;
        _bench.JournalFaults = (Fail, null, null);

        (await Should.ThrowAsync<DeployException>(_bench.DeployAsync("v2"))).Error.ShouldBe(DeployError.StaleFence);

        failures.ShouldBe(1);

        void Fail(JournalAppend append)
        {
            if (append.Events is not [{ Type: DeployEvents.StepStarted }] || failures > 0)
                return;
            failures++;
            journal.AppendAsync(append with { ExpectedVersion = null, Events = [others] }, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            throw Gone();
        }
    }

    [Fact]
    public async Task A_deployment_waits_for_its_journal_only_as_long_as_it_has_the_lock()
    {
        var bench = new DeployBench { LockTimeToLive = TimeSpan.FromMilliseconds(100) };
        await bench.DeployAsync("v1");
        bench.JournalFaults = (Fail, null, null);

        var lost = await Should.ThrowAsync<DeployException>(bench.DeployAsync("v2"));

        lost.Error.ShouldBe(DeployError.StaleFence);
        lost.Message.ShouldContain("since the lock was lost: gone");

        static void Fail(JournalAppend append)
        {
            if (append.Events is not [{ Type: DeployEvents.Accepted or LockEvents.Acquired }])
                throw Gone();
        }
    }

    private static JournalException Gone() => new("gone", null, isTransient: true);
}
