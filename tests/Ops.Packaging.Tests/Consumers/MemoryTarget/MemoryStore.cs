using Ops.Deploy;

namespace Acme.Deploy.Memory;

/// <summary>The platform: what outlives the targets that change it; thread-safe.</summary>
/// <remarks>A real platform keeps the operations and the newest fence where it keeps the instances, so that both survive together.</remarks>
public sealed class MemoryStore(params IReadOnlyList<string> services)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<MemorySet>> _sets = services.ToDictionary(service => service, _ => new List<MemorySet>());
    private readonly HashSet<string> _operations = [];
    private readonly Dictionary<string, long> _fences = [];

    public IReadOnlyList<string> Services => services;

    /// <summary>Returns the sets of a service, oldest revision first.</summary>
    public IReadOnlyList<MemorySet> Sets(string service)
    {
        lock (_gate)
            return _sets.TryGetValue(service, out var sets) ? [.. sets.OrderBy(set => set.AsRevision().Number)] : [];
    }

    /// <summary>Carries an operation out once, under its fence, and returns what is there then.</summary>
    /// <exception cref="DeployException">A newer fence was seen for the service; nothing was changed.</exception>
    public T Change<T>(string service, Operation operation, Action<List<MemorySet>> change, Func<List<MemorySet>, T> result)
    {
        lock (_gate)
        {
            var newest = _fences.GetValueOrDefault(service);
            if (operation.Fence.Token < newest)
                throw new DeployException(DeployError.StaleFence, DeployRetry.No, $"{operation.Fence.Owner} lost the lock of '{service}': its fence {operation.Fence.Token} is older than {newest}");

            var sets = _sets[service];
            if (!_operations.Contains(operation.Id))
                change(sets);
            _operations.Add(operation.Id);
            _fences[service] = operation.Fence.Token;
            return result(sets);
        }
    }
}
