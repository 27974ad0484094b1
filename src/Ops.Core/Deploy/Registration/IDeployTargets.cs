namespace Ops.Deploy;

/// <summary>The targets that the host registered; thread-safe.</summary>
public interface IDeployTargets
{
    /// <summary>Gets their names, in order of registration.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Returns a target.</summary>
    /// <exception cref="DeployException">There is none of that name; the message lists those there are.</exception>
    IDeployTarget Get(string name);
}
