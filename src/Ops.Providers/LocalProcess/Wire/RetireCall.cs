using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

internal sealed record RetireCall(RetireIntent Intent, Operation Operation);
