using Ops.Health.FanOut;

namespace Ops.Health;

/// <summary>Which probes need which; it has no cycles.</summary>
internal sealed class DependencyGraph(ProbeTable table)
{
    /// <summary>Refuses a registration that would close a cycle.</summary>
    /// <exception cref="OpsConfigurationException">It would; the message shows the cycle.</exception>
    public void Check(ProbeRegistration registration)
    {
        var path = new List<string> { registration.Name };
        if (FindCycle(registration, registration.Name, path, new HashSet<string>(StringComparer.Ordinal)))
            throw new OpsConfigurationException($"Probes:{registration.Name}:DependsOn: the dependencies form a cycle: {string.Join(" -> ", path)}; remove one of them");
    }

    /// <summary>Returns a dependency, near or far, that fails, one that is unhealthy rather than one whose latest result alone is; null where none does.</summary>
    public FailingDependency? FindFailing(ProbeRegistration registration)
    {
        FailingDependency? doubtful = null;
        foreach (var name in registration.DependsOn)
        {
            if (Judge(name) is not { } failing)
                continue;
            if (failing.IsUnhealthy)
                return failing;
            doubtful ??= failing;
        }

        return doubtful;
    }

    private FailingDependency? Judge(string name)
    {
        var id = table.IdOf(name);
        if (id < 0)
            return null;

        var state = table.Read(id);
        if (state.Streaks.Effective == ProbeStatus.Unhealthy)
            return new FailingDependency(name, IsUnhealthy: true);

        var far = state.Registration is { } dependency ? FindFailing(dependency) : null;
        return state.Streaks.Raw == ProbeStatus.Unhealthy && far is not { IsUnhealthy: true } ? new FailingDependency(name, IsUnhealthy: false) : far;
    }

    private bool FindCycle(ProbeRegistration registration, string target, List<string> path, HashSet<string> seen)
    {
        foreach (var name in registration.DependsOn)
        {
            path.Add(name);
            if (string.Equals(name, target, StringComparison.Ordinal))
                return true;
            if (seen.Add(name) && Registered(name) is { } dependency && FindCycle(dependency, target, path, seen))
                return true;
            path.RemoveAt(path.Count - 1);
        }

        return false;
    }

    private ProbeRegistration? Registered(string name) => table.IdOf(name) is >= 0 and var id ? table.Read(id).Registration : null;
}
