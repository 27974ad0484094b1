using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Lets every operation happen once and lets whoever repeats one wait for it; keeps the state that operations change.</summary>
/// <remarks>Thread-safe. An operation goes on when its caller goes away.</remarks>
internal sealed class OperationLog(StateFile file)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task> _running = new(StringComparer.Ordinal);

    /// <summary>Gets the state; it waits for nobody.</summary>
    public KeeperState State => file.Current;

    /// <summary>Gets whether an operation is being carried out.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_lock)
                return _running.Count > 0;
        }
    }

    /// <summary>Carries an operation out, unless that happened before, or waits for it where it is under way.</summary>
    /// <exception cref="DeployException">The operation fails, or its fence is stale.</exception>
    public Task CarryOutAsync(Operation operation, Func<Task> carryOut)
    {
        lock (_lock)
        {
            if (_running.TryGetValue(operation.Id, out var running))
                return running;
            if (file.Current.Operations.Contains(operation.Id, StringComparer.Ordinal))
                return Task.CompletedTask;
            RequireFence(operation);

            // It runs elsewhere, so that it is in the list before it can end.
            running = Task.Run(carryOut);
            _running.Add(operation.Id, running);
            _ = running.ContinueWith(_ => Forget(operation.Id), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return running;
        }
    }

    /// <summary>Changes the state durably as a part of an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="change">Returns the new state; it may refuse by an exception, after which nothing has changed.</param>
    /// <param name="isWhole">Whether the operation need not be repeated once this is on disk.</param>
    /// <exception cref="DeployException">The fence is stale.</exception>
    public KeeperState Commit(Operation operation, Func<KeeperState, KeeperState> change, bool isWhole)
    {
        lock (_lock)
        {
            RequireFence(operation);
            var state = change(file.Current) with { Fence = operation.Fence.Token };
            file.Replace(isWhole ? state.WithOperation(operation.Id) : state);
            return file.Current;
        }
    }

    /// <summary>Changes the state durably outside of operations.</summary>
    public KeeperState Commit(Func<KeeperState, KeeperState> change)
    {
        lock (_lock)
        {
            file.Replace(change(file.Current));
            return file.Current;
        }
    }

    private void RequireFence(Operation operation)
    {
        if (operation.Fence.Token < file.Current.Fence)
            throw new DeployException(DeployError.StaleFence, DeployRetry.No, $"{operation.Fence.Owner} has lost the lock: its fence {operation.Fence.Token} is older than {file.Current.Fence}, so nothing was changed; observe and plan anew");
    }

    private void Forget(string id)
    {
        lock (_lock)
            _running.Remove(id);
    }
}
