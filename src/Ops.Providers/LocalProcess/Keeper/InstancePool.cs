using System.Globalization;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>The instances of a service; it makes what runs equal to what is wanted.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class InstancePool(ServiceFolder folder, Action changed, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<InstanceRunner> _runners = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _environments = new(StringComparer.Ordinal);

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
    public Task FitAsync(SetRecord set, TimeSpan grace)
    {
        var stopping = new List<Task>();
        lock (_lock)
        {
            var environment = _environments.GetValueOrDefault(set.Id);
            var staying = _runners.Where(runner => runner.SetId == set.Id && !runner.IsStopping).ToList();
            for (var count = staying.Count; count < set.Wanted && environment is not null; count++)
                _runners.Add(Start(set, environment));
            foreach (var runner in staying.OrderByDescending(runner => runner.Instance.State == InstanceState.Ready).Skip(set.Wanted))
                stopping.Add(runner.StopAsync(grace));
            // Those that are on their way out already are waited for too.
            stopping.AddRange(_runners.Where(runner => runner.SetId == set.Id && runner.IsStopping).Select(runner => runner.Completion));
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
        var log = new LogWriter(folder.Logs, id, set.Plan.MaxLogBytes, set.Plan.MaxLogFiles, time);
        var runner = new InstanceRunner(set, id, port => Request(set, environment, id, port), log, changed, time);
        _ = runner.Completion.ContinueWith(_ => Remove(runner), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return runner;

        string Id(int n) => string.Create(CultureInfo.InvariantCulture, $"{set.Id}-{n}");
    }

    private LaunchRequest Request(SetRecord set, IReadOnlyDictionary<string, string> environment, string id, int port)
    {
        var revision = folder.Revision(set.Id);
        var artifact = RevisionStore.ArtifactPath(revision, set.Plan);
        return Request(revision, set.Plan, environment, [.. set.Plan.Arguments.Prepend(set.Plan.Command).Select(Fill)], id, port, MarkedProcesses.OfInstance(folder, id));

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
