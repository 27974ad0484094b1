using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

internal sealed record OneOffCall(OneOffIntent Intent, Operation Operation, LaunchPlan Plan, IReadOnlyDictionary<string, string> Environment);
