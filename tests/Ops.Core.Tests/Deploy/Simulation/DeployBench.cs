using Ops.Deploy;
using Ops.Health;
using Ops.Journal;

namespace Ops.Core.Tests.Deploy;

/// <summary>A simulated platform with a journal, and deployers that each stand for one process.</summary>
internal sealed class DeployBench
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    public SimulatedPlatform Platform { get; init; } = new();

    public MemoryStore Store { get; } = new();

    public ShiftedTime Time { get; } = new();

    public Dictionary<string, DeployCheck> Checks { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, DeployHook> Hooks { get; } = new(StringComparer.Ordinal);

    /// <summary>The target of the latest process.</summary>
    public SimulatedTarget Target { get; private set; } = null!;

    /// <summary>Puts something between a process and the journal.</summary>
    public Func<IJournal, IJournal> Around { get; init; } = journal => journal;

    /// <summary>How the journal fails: before an append, after it, and when a stream is read.</summary>
    public (Action<JournalAppend>? Before, Action<JournalAppend>? After, Action<string>? Reading) JournalFaults { get; set; }

    public TimeSpan LockTimeToLive { get; init; } = TimeSpan.FromMinutes(1);

    public List<DeployProgress> Progress { get; } = [];

    public static DeploySpec Spec(string version, string artifact = "good", int replicas = 2) => new() { Service = "web", Version = version, Artifact = artifact, Replicas = replicas };

    public static DeployRequest Request(DeploySpec spec, DeployStrategy strategy) => new()
    {
        Target = "test",
        Spec = spec,
        Actor = "ann",
        Strategy = strategy,
        StableFor = TimeSpan.Zero,
        ReadyTimeout = TimeSpan.FromMilliseconds(200),
        Watch = new WatchRequest { Duration = Moment * 60, Interval = Moment },
    };

    public static ServiceRequest Service => new() { Target = "test", Service = "web", Actor = "ann", StableFor = TimeSpan.Zero };

    public Deployer NewProcess(CrashPoint? crash = null, Action<SimulatedTarget>? configure = null)
    {
        crash ??= CrashPoint.Never;
        Target = new SimulatedTarget(Platform, crash, Time);
        configure?.Invoke(Target);
        return NewProcess(new OneTarget(Target), crash);
    }

    /// <summary>Starts a process that knows other targets.</summary>
    public Deployer NewProcess(IDeployTargets targets, CrashPoint? crash = null)
    {
        var journal = new MemoryJournal(Store, crash ?? CrashPoint.Never) { Before = JournalFaults.Before, After = JournalFaults.After, Reading = JournalFaults.Reading };
        var registry = new DeployCheckRegistry(Checks.Select(check => new NamedCheck(check.Key, check.Value)), Hooks.Select(hook => new NamedHook(hook.Key, hook.Value)));
        var options = new DeployOptions { PollInterval = Moment, RetryDelay = Moment, LockTimeToLive = LockTimeToLive };
        return new Deployer(Around(journal), targets, registry, options, Time);
    }

    public void AddCheck(string name, Func<ProbeResult> check) => Checks[name] = (_, _) => new(check());

    public Task<Deployment> DeployAsync(string version, string artifact = "good", DeployStrategy? strategy = null, int replicas = 2) =>
        DeployAsync(Request(Spec(version, artifact, replicas), strategy ?? new BlueGreenStrategy()));

    public async Task<Deployment> DeployAsync(DeployRequest request)
    {
        var deployer = NewProcess(configure: Configured());
        var plan = await deployer.PlanAsync(request, CancellationToken.None);
        return await deployer.ApplyAsync(plan, DeployApproval.None, new Watcher(this), CancellationToken.None);
    }

    /// <summary>Lets the lock of a process that has ended run out, and brings what it left to its end.</summary>
    public async Task<Deployment> RecoverAsync(string planId)
    {
        Time.Advance(TimeSpan.FromMinutes(5));
        return await NewProcess(configure: Configured()).ResumeAsync("test", "web", planId, null, CancellationToken.None);
    }

    private Action<SimulatedTarget> Configured()
    {
        var earlier = Target;
        return target =>
        {
            target.NoSurgeReason = earlier?.NoSurgeReason;
            target.MigrationExitCode = earlier?.MigrationExitCode ?? 0;
            target.Before = earlier?.Before;
            target.After = earlier?.After;
        };
    }

    private sealed class Watcher(DeployBench bench) : IProgress<DeployProgress>
    {
        public void Report(DeployProgress value)
        {
            lock (bench.Progress)
                bench.Progress.Add(value);
        }
    }
}
