using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

internal sealed record ScaleCall(ScaleIntent Intent, Operation Operation);
