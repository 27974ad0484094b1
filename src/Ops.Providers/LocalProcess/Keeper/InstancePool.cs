using System.Globalization;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>The instances of a service; it makes what runs equal to what is wanted.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class InstancePool
{
    private readonly ServiceFolder _folder;
    private readonly Func<string, SetRecord?> _wanted;
    private readonly Func<SetRecord, Task> _orphans;
    private readonly Action _changed;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly List<InstanceRunner> _runners = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _environments = new(StringComparer.Ordinal);

    /// <summary>Begins with no instances.</summary>
    /// <param name="folder">The service's folder.</param>
    /// <param name="wanted">Returns what is wanted of a set at that moment, or null where there is no such set; it must not wait for anybody who waits for the pool.</param>
    /// <param name="orphans">Returns what ends when the instances are gone that a killed keeper left of a set and that new ones may not run beside.</param>
    /// <param name="changed">Is called when requests may or may not reach an instance any more.</param>
    /// <param name="time">The clock.</param>
    public InstancePool(ServiceFolder folder, Func<string, SetRecord?> wanted, Func<SetRecord, Task> orphans, Action changed, TimeProvider time) =>
        (_folder, _wanted, _orphans, _changed, _time) = (folder, wanted, orphans, changed, time);

    /// <summary>Gets all instances, by set and number.</summary>
    public IReadOnlyList<InstanceRunner> All
    {
        get
        {
            lock (_lock)
                return [.. _runners];
        }
    }

    /// <summary>Says what the instances of a set get as environment; it is never written to disk.</summary>
    public void SetEnvironment(string setId, IReadOnlyDictionary<string, string> environment)
    {
        lock (_lock)
            _environments[setId] = environment;
    }

    /// <summary>Returns the environment of a set, or null where nobody has said it yet.</summary>
    public IReadOnlyDictionary<string, string>? Environment(string setId)
    {
        lock (_lock)
            return _environments.GetValueOrDefault(setId);
    }

    /// <summary>Returns the instances of a set.</summary>
    public IReadOnlyList<InstanceRunner> Of(string setId)
    {
        lock (_lock)
            return [.. _runners.Where(runner => runner.SetId == setId)];
    }

    /// <summary>Starts what is missing and stops what is too much, what is not ready first, then the latest; the task ends when that has stopped.</summary>
    /// <remarks>What is wanted is read here: of two who change it, the one who comes last may not fit the set to what the first has wanted.</remarks>
    public Task FitAsync(string setId, TimeSpan grace)
    {
        var stopping = new List<Task>();
        lock (_lock)
        {
            var (set, environment) = (_wanted(setId), _environments.GetValueOrDefault(setId));
            var staying = _runners.Where(runner => runner.SetId == setId && !runner.IsStopping).ToList();
            for (var count = staying.Count; count < set?.Wanted && environment is not null; count++)
                _runners.Add(Start(set, environment));
            foreach (var runner in staying.OrderByDescending(runner => runner.Instance.State == InstanceState.Ready).Skip(set?.Wanted ?? 0))
                stopping.Add(runner.StopAsync(grace));
            // Those that are on their way out already are waited for too.
            stopping.AddRange(_runners.Where(runner => runner.SetId == setId && runner.IsStopping).Select(runner => runner.Completion));
        }

        return Task.WhenAll(stopping);
    }

    /// <summary>Stops everything.</summary>
    public Task StopAllAsync(TimeSpan grace) => Task.WhenAll(All.Select(runner => runner.StopAsync(grace)));

    /// <summary>Forgets a set that has gone.</summary>
    public void Forget(string setId)
    {
        lock (_lock)
            _environments.Remove(setId);
    }

    /// <summary>Returns how a command is started with the environment and in the folder of a revision.</summary>
    public static LaunchRequest Request(string revision, LaunchPlan plan, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> command, string name, int port, string mark)
    {
        var directory = RevisionStore.WorkingDirectory(revision, plan);
        var variables = new Dictionary<string, string>(environment, StringComparer.Ordinal) { ["OPS_INSTANCE"] = name };
        if (port > 0)
            variables["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        var program = ProgramPath.Find(command[0], directory, variables.GetValueOrDefault("PATH"))
            ?? throw new DeployException(DeployError.NotFound, DeployRetry.No, $"there is no program '{command[0]}' in {directory} or on the path");
        return new LaunchRequest(program, [.. command.Skip(1)], directory, variables, mark);
    }

    private InstanceRunner Start(SetRecord set, IReadOnlyDictionary<string, string> environment)
    {
        var number = 1;
        while (_runners.Exists(runner => runner.Id == Id(number)))
            number++;
        var id = Id(number);
        var log = new LogWriter(_folder.Logs, id, set.Plan.MaxLogBytes, set.Plan.MaxLogFiles, _time);
        var runner = new InstanceRunner(set, id, port => Request(set, environment, id, port), _orphans(set), log, _changed, _time);
        _ = runner.Completion.ContinueWith(_ => Remove(runner), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return runner;

        string Id(int n) => string.Create(CultureInfo.InvariantCulture, $"{set.Id}-{n}");
    }

    private LaunchRequest Request(SetRecord set, IReadOnlyDictionary<string, string> environment, string id, int port)
    {
        var revision = _folder.Revision(set.Id);
        var artifact = RevisionStore.ArtifactPath(revision, set.Plan);
        return Request(revision, set.Plan, environment, [.. set.Plan.Arguments.Prepend(set.Plan.Command).Select(Fill)], id, port, MarkedProcesses.OfInstance(_folder, id));

        string Fill(string text) => text
            .Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{instance}", id, StringComparison.Ordinal)
            .Replace("{artifact}", artifact, StringComparison.Ordinal);
    }

    private void Remove(InstanceRunner runner)
    {
        lock (_lock)
            _runners.Remove(runner);
    }
}
