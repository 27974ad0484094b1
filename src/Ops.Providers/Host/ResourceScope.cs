namespace Ops.Providers.Host;

/// <summary>Whose share of a resource is measured.</summary>
public enum ResourceScope
{
    /// <summary>The control group (cgroup v2) of this process where it has a limit, else the machine.</summary>
    Auto,

    /// <summary>The whole machine, whatever limits this process has.</summary>
    Machine,

    /// <summary>The control group (cgroup v2) of this process; the result is unknown where it has no limit.</summary>
    ControlGroup,
}
