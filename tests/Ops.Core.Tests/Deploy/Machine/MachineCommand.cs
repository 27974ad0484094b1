using Ops.Deploy;

namespace Ops.Core.Tests.Deploy.Machine;

/// <summary>One wish, and what goes wrong meanwhile.</summary>
public sealed record MachineCommand(CommandKind Kind)
{
    public string Strategy { get; init; } = "rolling";

    public string Artifact { get; init; } = "good";

    public int Replicas { get; init; } = 1;

    public int Surge { get; init; } = 1;

    /// <summary>Gets the migration: none, compatible, undoable, failing or irreversible.</summary>
    public string Migration { get; init; } = "none";

    /// <summary>Gets what the verification once the new revision serves says: none, good or bad.</summary>
    public string Verification { get; init; } = "none";

    /// <summary>Gets the hook after the deployment: none, good or bad.</summary>
    public string Hook { get; init; } = "none";

    /// <summary>Gets how many seconds are between the batches of a rolling deployment.</summary>
    public int Pause { get; init; }

    /// <summary>Gets whether a failure is left as it is.</summary>
    public bool LeavesFailures { get; init; }

    public bool IsEmergency { get; init; }

    /// <summary>Gets whether the version that serves is deployed again.</summary>
    public bool IsSameVersion { get; init; }

    public DeployDecision Decision { get; init; }

    /// <summary>Gets which version to go back to: -1 means the one before, -2 one that there is not, others count from the first that served.</summary>
    public int Version { get; init; } = -1;

    public int Hours { get; init; }

    public Trouble Trouble { get; init; } = Trouble.None;

    /// <summary>Returns what does less of the same.</summary>
    public IEnumerable<MachineCommand> Simpler()
    {
        foreach (var trouble in Trouble.Simpler())
            yield return this with { Trouble = trouble };
        if (Kind == CommandKind.Deploy)
        {
            if (Migration != "none")
                yield return this with { Migration = "none" };
            if (Verification != "none")
                yield return this with { Verification = "none" };
            if (Hook != "none")
                yield return this with { Hook = "none" };
            if (LeavesFailures || Pause > 0)
                yield return this with { LeavesFailures = false, Pause = 0 };
            if (Artifact is "late" or "stuck")
                yield return this with { Artifact = "crash" };
            if (Artifact != "good")
                yield return this with { Artifact = "good" };
            if (IsEmergency || IsSameVersion || Surge > 1)
                yield return this with { IsEmergency = false, IsSameVersion = false, Surge = 1 };
            if (Decision != default)
                yield return this with { Decision = default };
        }

        if (Replicas > 1)
            yield return this with { Replicas = Replicas - 1 };
        if (Hours > 1)
            yield return this with { Hours = Hours / 2 };
        if (Version >= 0)
            yield return this with { Version = -1 };
    }

    public override string ToString() => $"{What}{(Trouble.IsNone ? "" : $"   [{Trouble}]")}";

    private string What => Kind switch
    {
        CommandKind.Deploy => $"{(IsEmergency ? "emergency " : "")}{Strategy}{(Strategy == "rolling" ? $"/{Surge}" : "")} deployment of {(IsSameVersion ? "the same" : "a")} {Artifact} version ×{Replicas}{(Migration == "none" ? "" : $" with a migration ({Migration}{(Migration == "irreversible" ? $", {Decision}" : "")})")}{(Verification == "none" ? "" : $", verification {Verification}")}{(Hook == "none" ? "" : $", hook {Hook}")}{(Pause == 0 ? "" : $", pauses of {Pause} s")}{(LeavesFailures ? ", failures left" : "")}",
        CommandKind.Rollback => Version switch { -1 => "rollback", -2 => "rollback to a version that never was", _ => $"rollback to served version {Version}" },
        CommandKind.Scale => $"scale to {Replicas}",
        CommandKind.Wait => $"wait {Hours} h",
        _ => Kind.ToString(),
    };
}
