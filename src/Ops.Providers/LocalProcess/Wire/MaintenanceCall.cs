using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

internal sealed record MaintenanceCall(bool Enabled, Operation Operation);
