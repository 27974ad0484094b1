using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

internal sealed record RestartCall(RestartIntent Intent, Operation Operation);
