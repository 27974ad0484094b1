using Ops.Health.FanOut;

namespace Ops.Health;

/// <summary>Which probes need which; it has no cycles.</summary>
internal sealed class DependencyGraph(ProbeTable table)
{
    /// <summary>Refuses a registration that would close a cycle.</summary>
    /// <exception cref="OpsConfigurationException">It would; the message shows the cycle.</exception>
    public void Check(ProbeRegistration registration)
    {
        if (DependencyRules.FindCycle(registration, Registered) is { } problem)
            throw new OpsConfigurationException(problem);
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

    private ProbeRegistration? Registered(string name) => table.IdOf(name) is >= 0 and var id ? table.Read(id).Registration : null;
}
