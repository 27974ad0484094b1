using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

internal sealed record AcquireCall(LockRequest Request, string Id);
