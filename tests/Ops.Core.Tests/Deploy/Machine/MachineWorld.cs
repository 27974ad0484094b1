using System.Text.Json;
using Ops.Deploy;
using Ops.Health;
using Ops.Journal;

namespace Ops.Core.Tests.Deploy.Machine;

/// <summary>A platform, a journal and a clock, and the processes that share them, driven in a deterministic order.</summary>
internal sealed class MachineWorld(MachineSequence sequence)
{
    public static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(1);

    /// <summary>Processes that live while another gets on.</summary>
    private readonly List<ProcessTime> _alive = [];

    private static readonly DeployCheckRegistry Registry = new(
        [new NamedCheck("good", (_, _) => new(ProbeResult.Healthy())), new NamedCheck("bad", (_, _) => new(ProbeResult.Unhealthy("500")))],
        [new NamedHook("good", (_, _) => Task.CompletedTask), new NamedHook("bad", (_, _) => throw new IOException("no answer"))]);

    private readonly MachineClock _clock = new();

    private readonly OrderedDictionary<string, Deployment> _history = new(StringComparer.Ordinal);
    private SimulatedPlatform? _platform;
    private int _seen;

    public SimulatedPlatform Platform => _platform ??= new SimulatedPlatform { HasSwitch = sequence.HasSwitch, Clock = _clock };

    public MemoryStore Store { get; } = new();

    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>The token of the latest holder of the lock.</summary>
    public long LatestToken => Store.Events.FindLast(happened => happened.Type == LockEvents.Acquired)?.Read(LockJson.Default.LockEvent).Token ?? 0;

    public void Advance(TimeSpan by) => _clock.Advance(by);

    public MachineProcess NewProcess(Trouble trouble, int life, int migrationExitCode = 0, Action<MachineProcess>? meddle = null)
    {
        var error = life % 2 == 0 ? TimeSpan.FromMinutes(trouble.ClockError) : TimeSpan.Zero;
        MachineProcess process = null!;
        process = new MachineProcess
        {
            Time = new ProcessTime(_clock, error, TimeToLive),
            CrashAt = trouble.Crashes.ElementAtOrDefault(life),
            CrashesAfterEffect = trouble.CrashesAfterEffect,
            MeddlingAt = life == 0 && trouble.Meddling != Meddling.None ? trouble.MeddlingAt : 0,
            MeddlesAfterEffect = trouble.MeddlesAfterEffect,
            Meddle = () => meddle?.Invoke(process),
        };
        var target = new SimulatedTarget(Platform, process, process.Time) { MigrationExitCode = migrationExitCode };
        var journal = new MemoryJournal(Store, process);
        if (sequence.HasLock)
            target.Lock = new PlatformLock(new JournalDeployLock(journal, "test", process.Time), Platform);
        if (life == 0)
            Break(target, journal, trouble);
        var options = new DeployOptions { Node = $"node {life}", LockTimeToLive = TimeToLive };
        process.Deployer = new Deployer(journal, new OneTarget(target), Registry, options, process.Time);
        return process;
    }

    public MachineProcess NewProcess() => NewProcess(Trouble.None, 0);

    /// <summary>Lets a process work until it is done; nothing else happens meanwhile but what it meets.</summary>
    public T Drive<T>(MachineProcess process, Func<Deployer, Task<T>> work)
    {
        var task = work(process.Deployer);
        var deadline = TimeProvider.System.GetTimestamp();
        var idle = new SpinWait();
        while (!task.IsCompleted)
        {
            if (process.Time.TryFireNext(_alive))
            {
                (deadline, idle) = (TimeProvider.System.GetTimestamp(), default);
                continue;
            }

            if (TimeProvider.System.GetElapsedTime(deadline) > TimeSpan.FromSeconds(30))
                throw new TimeoutException("the process waits for something that is no time");
            idle.SpinOnce(sleep1Threshold: -1);
        }

        return task.GetAwaiter().GetResult();
    }

    public void WhileAlive(MachineProcess process, Action action)
    {
        _alive.Add(process.Time);
        action();
        _alive.Remove(process.Time);
    }

    /// <summary>Returns the deployments that the journal knows, in the order in which they were begun.</summary>
    public IEnumerable<Deployment> History()
    {
        foreach (var happened in Store.Events.Skip(_seen).Where(happened => happened.Stream.StartsWith("deploy/", StringComparison.Ordinal)))
            _history[happened.Stream] = DeploymentFold.Apply(_history.GetValueOrDefault(happened.Stream), happened)!;
        _seen = Store.Events.Count;
        return _history.Values;
    }

    private static void Break(SimulatedTarget target, MemoryJournal journal, Trouble trouble)
    {
        var (contacts, failures) = (0, 0);
        switch (trouble.Fault)
        {
            case FaultKind.Safe:
                target.Before = what => Fail(DeployRetry.Safe, what);
                break;
            case FaultKind.Ambiguous:
                target.After = what => Fail(DeployRetry.Ambiguous, what);
                break;
            case FaultKind.Blind:
                target.Observing = () => Fail(DeployRetry.Safe, "look");
                break;
            case FaultKind.JournalSafe:
                journal.Before = FailAppend;
                break;
            case FaultKind.JournalAmbiguous:
                journal.After = FailAppend;
                break;
            case FaultKind.Renewal when target.Lock is PlatformLock @lock:
                @lock.AfterRenewal = what => Fail(DeployRetry.Ambiguous, what);
                break;
            case FaultKind.Renewal:
                journal.After = append => FailIf(append, append.Stream.StartsWith("lock/", StringComparison.Ordinal) && append.Events.Count == 0);
                break;
        }

        void Fail(DeployRetry retry, string what)
        {
            if (IsNow())
                throw new DeployException(DeployError.Unreachable, retry, $"the connection broke at '{what}'");
        }

        // Whoever is refused the lock waits for the journal without a lock that he prolongs, by which the simulation tells who waits.
        void FailAppend(JournalAppend append) => FailIf(append, append.Events is not [{ Type: DeployEvents.Ended } ended] || ended.Data.Deserialize(DeployEventJson.Default.EndedEvent)!.Status != DeploymentStatus.Refused);

        void FailIf(JournalAppend append, bool isMeant)
        {
            if (isMeant && IsNow())
                throw new JournalException($"the connection broke at an append to '{append.Stream}'", null, isTransient: true);
        }

        bool IsNow()
        {
            var isNow = ++contacts >= trouble.FaultAt && failures < trouble.FaultTimes;
            failures += isNow ? 1 : 0;
            return isNow;
        }
    }
}
