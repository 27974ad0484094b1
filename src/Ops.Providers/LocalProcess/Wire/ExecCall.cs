using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

internal sealed record ExecCall(string InstanceId, CommandSpec Command);
