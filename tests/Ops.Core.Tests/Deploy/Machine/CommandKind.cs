namespace Ops.Core.Tests.Deploy.Machine;

/// <summary>What can be asked of a service.</summary>
public enum CommandKind
{
    Deploy,
    Rollback,
    Scale,
    RestartAll,
    RestartOne,
    Stop,
    Start,
    MaintenanceOn,
    MaintenanceOff,
    Wait,
}
