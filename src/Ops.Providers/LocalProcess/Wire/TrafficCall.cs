using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

internal sealed record TrafficCall(TrafficState Expected, IReadOnlyList<TrafficShare> Shares, Operation Operation);
