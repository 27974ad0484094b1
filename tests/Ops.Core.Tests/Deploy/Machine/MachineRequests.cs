using Ops.Deploy;

namespace Ops.Core.Tests.Deploy.Machine;

/// <summary>What the commands ask of the deployer.</summary>
internal static class MachineRequests
{
    private static readonly WatchRequest Watch = new() { Duration = TimeSpan.FromSeconds(10), Interval = TimeSpan.FromSeconds(2) };

    public static ServiceRequest Service => new() { Target = "test", Service = "web", Actor = "ann", StableFor = TimeSpan.Zero, ReadyTimeout = TimeSpan.FromSeconds(10) };

    public static DeployRequest Deploy(MachineCommand command, int number, MachineModel model) => new()
    {
        Target = "test",
        Spec = new DeploySpec
        {
            Service = "web",
            Version = command.IsSameVersion && model.Version is { } version ? version : $"v{number}-{command.Artifact}",
            Artifact = command.IsSameVersion && model.Version is not null ? "good" : command.Artifact,
            Replicas = Math.Max(1, command.Replicas),
        },
        Actor = "ann",
        // The other strategies refuse a migration that the old revision cannot work with.
        Strategy = command.Migration is "none" or "compatible" ? Strategy(command) : new RecreateStrategy(),
        StableFor = TimeSpan.Zero,
        ReadyTimeout = TimeSpan.FromSeconds(10),
        Watch = Watch,
        Migration = Migration(command.Migration),
        Verifications = command.Verification == "none" ? [] : [command.Verification],
        AfterHooks = command.Hook == "none" ? [] : [command.Hook],
        RollBackOnFailure = !command.LeavesFailures,
        Emergency = command.IsEmergency ? new EmergencyOverride("ann", "it burns") : null,
    };

    public static RollbackRequest Rollback(string? version) =>
        new() { Target = "test", Service = "web", Actor = "ann", Version = version, StableFor = TimeSpan.Zero, ReadyTimeout = TimeSpan.FromSeconds(10), Watch = Watch };

    private static DeployStrategy Strategy(MachineCommand command) => command.Strategy switch
    {
        "rolling" => new RollingStrategy { MaxSurge = command.Surge, Pause = TimeSpan.FromSeconds(command.Pause) },
        "blue-green" => new BlueGreenStrategy(),
        "canary" => new CanaryStrategy { Stages = [new CanaryStage(10, TimeSpan.FromSeconds(4)), new CanaryStage(50, TimeSpan.FromSeconds(4))], Interval = TimeSpan.FromSeconds(1) },
        _ => new RecreateStrategy(),
    };

    private static MigrationRequest? Migration(string kind) => kind switch
    {
        "compatible" => new MigrationRequest(new CommandSpec(["migrate"])) { IsBackwardCompatible = true },
        "undoable" or "failing" => new MigrationRequest(new CommandSpec(["migrate"])) { UndoCommand = new CommandSpec(["migrate", "down"]) },
        "irreversible" => new MigrationRequest(new CommandSpec(["migrate"])),
        _ => null,
    };
}
