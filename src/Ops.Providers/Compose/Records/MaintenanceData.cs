namespace Ops.Providers.Compose;

/// <summary>Whether visitors are to see the maintenance page.</summary>
/// <param name="Enabled">Whether they are.</param>
/// <param name="Operation">The operation that said so.</param>
internal sealed record MaintenanceData(bool Enabled, string Operation);
