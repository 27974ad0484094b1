using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Ops.Conformance;
using Ops.Deploy;
using Ops.Journal;

namespace Ops.Core.Tests.Deploy;

/// <summary>What a worker does when it is due, for several services, and what it survives.</summary>
public sealed class DueWorkTests
{
    [Fact]
    public async Task Whoever_loses_the_lock_while_removing_a_kept_set_says_so_and_goes_on_working()
    {
        var bench = new DeployBench { LockTimeToLive = TimeSpan.FromMilliseconds(60) };
        await bench.DeployAsync("v1");
        await bench.DeployAsync("v2");
        bench.Time.Advance(TimeSpan.FromHours(25));
        var waiting = new TaskCompletionSource();
        var deployer = bench.NewProcess(configure: target => target.Waiting = cancellationToken =>
        {
            waiting.TrySetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        });
        var log = new ListLogger();
        using var worker = new DeployWorker(deployer, bench.Time, log);
        await worker.StartAsync(CancellationToken.None);
        await waiting.Task;

        await bench.NewProcess().BreakLockAsync("test", "web", "bob", "so", CancellationToken.None);

        await Eventually.HoldsAsync("the loss is told", () => Task.FromResult(log.Messages.Any(message => message.Contains("stopped where it was, since the lock was lost"))));
        worker.ExecuteTask!.IsCompleted.ShouldBeFalse("the host would stop");
        await worker.StopAsync(CancellationToken.None);
        worker.ExecuteTask.IsCompletedSuccessfully.ShouldBeTrue();
        bench.Platform.Find("r1")!.Wanted.ShouldBe(2);
    }

    [Fact]
    public async Task A_worker_goes_on_after_anything_that_is_thrown_at_it()
    {
        var bench = new DeployBench { Around = journal => new BrokenJournal(journal) };
        var log = new ListLogger();
        using var worker = new DeployWorker(bench.NewProcess(), bench.Time, log);

        await worker.StartAsync(CancellationToken.None);

        await Eventually.HoldsAsync("it is told", () => Task.FromResult(!log.Messages.IsEmpty));
        log.Messages.ShouldAllBe(message => message.Contains("InvalidOperationException: out of order, password=**redacted**"));
        worker.ExecuteTask!.IsCompleted.ShouldBeFalse("the host would stop");
        await worker.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_target_that_throws_what_it_should_not_keeps_nothing_else_from_being_done()
    {
        var bench = new DeployBench();
        await bench.DeployAsync("v1");
        await bench.DeployAsync("v2");
        bench.Time.Advance(TimeSpan.FromHours(25));
        var deployer = bench.NewProcess(configure: target => target.Observing = () => throw new HttpRequestException("no route to host"));

        var failed = await Should.ThrowAsync<DeployException>(deployer.WorkAsync(CancellationToken.None));

        failed.Message.ShouldContain("HttpRequestException: no route to host");
    }

    [Fact]
    public async Task A_long_watch_of_one_service_holds_up_no_other()
    {
        var bench = new DeployBench();
        await bench.DeployAsync("v1");
        await bench.DeployAsync("v2");
        var other = new SimulatedPlatform();
        var watched = await CrashInWatchAsync(bench, other);
        bench.Time.Advance(TimeSpan.FromHours(25));
        using var end = new CancellationTokenSource();
        var failures = new ConcurrentQueue<string>();
        var deployer = bench.NewProcess(Targets(bench, other, CrashPoint.Never));

        var work = await deployer.Due.BeginAsync(failures.Enqueue, end.Token);

        await Eventually.HoldsAsync("what was kept is gone", () => Task.FromResult(bench.Platform.Find("r1") is null));
        await Eventually.HoldsAsync("only the watch goes on", () => Task.FromResult(work.Count(task => !task.IsCompleted) == 1));
        await Eventually.HoldsAsync("the other is watched again", async () => await CountWatchesAsync(bench, watched) == 2);
        bench.Time.Advance(TimeSpan.FromMinutes(5));
        (await deployer.Due.BeginAsync(failures.Enqueue, end.Token)).ShouldBeEmpty("of each service one thing is done at a time");
        await end.CancelAsync();
        await Task.WhenAll(work).ContinueWith(_ => { }, TaskScheduler.Default);
        failures.ShouldBeEmpty();
        (await deployer.FindAsync("other", "web", watched.Id, CancellationToken.None)).Status.ShouldBe(DeploymentStatus.Running, "letting go leaves it where it is");
    }

    [Fact]
    public async Task What_is_due_of_targets_that_a_process_does_not_have_is_left_to_others()
    {
        var bench = new DeployBench();
        await new MemoryJournal(bench.Store, CrashPoint.Never).AppendAsync(
            new JournalAppend { Stream = "deploy/elsewhere/web/1", At = bench.Time.GetUtcNow(), SetTimers = [new JournalTimer(DeploymentLog.ResumeTimer, bench.Time.GetUtcNow())] }, CancellationToken.None);
        bench.Time.Advance(TimeSpan.FromMinutes(1));

        await bench.NewProcess().WorkAsync(CancellationToken.None);

        bench.Store.Timers.Values.ShouldHaveSingleItem().Attempt.ShouldBe(0);
    }

    [Fact]
    public async Task Several_sets_of_a_service_that_are_due_at_once_are_removed_at_once()
    {
        var bench = new DeployBench();
        foreach (var version in (string[])["v1", "v2", "v3"])
            await bench.DeployAsync(version);
        bench.Time.Advance(TimeSpan.FromHours(25));

        await bench.NewProcess().WorkAsync(CancellationToken.None);

        bench.Platform.Sets.Select(set => set.Id).ShouldBe(["r3"]);
    }

    /// <summary>Lets a process end in the middle of a watch of half an hour.</summary>
    private static async Task<DeployPlan> CrashInWatchAsync(DeployBench bench, SimulatedPlatform other)
    {
        var crash = new CrashPoint(int.MaxValue, false);
        var deployer = bench.NewProcess(Targets(bench, other, crash), crash);
        var request = DeployBench.Request(DeployBench.Spec("v1"), new BlueGreenStrategy()) with { Target = "other", Watch = new WatchRequest { Duration = TimeSpan.FromDays(3), Interval = TimeSpan.FromMilliseconds(1) } };
        var plan = await deployer.PlanAsync(request, CancellationToken.None);
        var running = deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None);
        await Eventually.HoldsAsync("it is watched", async () => await CountWatchesAsync(bench, plan) == 1);
        crash.Kill();
        await Should.ThrowAsync<CrashException>(running);
        return plan;
    }

    /// <summary>Returns how often a process has begun to watch.</summary>
    private static async Task<int> CountWatchesAsync(DeployBench bench, DeployPlan plan)
    {
        var events = await new MemoryJournal(bench.Store, CrashPoint.Never).ReadAsync(Deployment.StreamOf("other", "web", plan.Id), 0, CancellationToken.None).ToListAsync();
        return events.Count(happened => happened.Type == DeployEvents.StepStarted && happened.Read(DeployEventJson.Default.StepStartedEvent).Step == plan.Steps.Single(step => step is WatchStep).Id);
    }

    private static SomeTargets Targets(DeployBench bench, SimulatedPlatform other, CrashPoint crash) =>
        new(new SimulatedTarget(bench.Platform, crash, bench.Time), new SimulatedTarget(other, crash, bench.Time, "other"));

    private sealed class BrokenJournal(IJournal journal) : IJournal
    {
        public ValueTask<JournalPosition> AppendAsync(JournalAppend append, CancellationToken cancellationToken) => journal.AppendAsync(append, cancellationToken);

        public IAsyncEnumerable<JournalEvent> ReadAsync(string stream, long afterVersion, CancellationToken cancellationToken) => journal.ReadAsync(stream, afterVersion, cancellationToken);

        public IAsyncEnumerable<JournalEvent> ReadAllAsync(string prefix, long afterPosition, CancellationToken cancellationToken) => journal.ReadAllAsync(prefix, afterPosition, cancellationToken);

        public IAsyncEnumerable<JournalStreamInfo> ListAsync(string prefix, CancellationToken cancellationToken) => journal.ListAsync(prefix, cancellationToken);

        public ValueTask DeleteAsync(string stream, long expectedVersion, CancellationToken cancellationToken) => journal.DeleteAsync(stream, expectedVersion, cancellationToken);

        public ValueTask<IReadOnlyList<DueTimer>> TakeDueAsync(DueQuery query, CancellationToken cancellationToken) => throw new InvalidOperationException("out of order, password=hunter2");

        public ValueTask<bool> RenewAsync(DueTimer timer, DateTimeOffset until, CancellationToken cancellationToken) => journal.RenewAsync(timer, until, cancellationToken);

        public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => journal.NextDueAsync(cancellationToken);

        public ValueTask DisposeAsync() => journal.DisposeAsync();
    }

    private sealed class ListLogger : ILogger<DeployWorker>
    {
        public ConcurrentQueue<string> Messages { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Messages.Enqueue(formatter(state, exception));
    }
}
