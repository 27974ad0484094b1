using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

internal sealed record StageCall(StageIntent Intent, Operation Operation, LaunchPlan Plan, IReadOnlyDictionary<string, string> Environment);
