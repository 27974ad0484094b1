using Ops.Health;
using Ops.Providers.Network.Shared;

namespace Ops.Providers.Network;

internal sealed class IcmpProbeOptionsValidator : ProbeOptionsValidator<IcmpProbeOptions>
{
    protected override void Validate(IcmpProbeOptions options, OptionsProblems problems)
    {
        EndpointRules.Host(options.Host, problems);
        problems.RequireRange(options.Count, 1, 100, "Count");
        EndpointRules.ReplyTimeout(options.EchoTimeout * options.Count, options.Policy, problems, "EchoTimeout");
        problems.RequireRange(options.UnhealthyLossPercent, 0.1, 100, "UnhealthyLossPercent");
        problems.RequireRange(options.DegradedLossPercent, 0.1, 100, "DegradedLossPercent");
        problems.Require(options.DegradedLossPercent <= options.UnhealthyLossPercent, "DegradedLossPercent", FormattableString.Invariant($"{options.DegradedLossPercent} is above UnhealthyLossPercent ({options.UnhealthyLossPercent}), so it would never apply; write a smaller number"));
        Latency.Validate(options.DegradedLatency, options.UnhealthyLatency, problems);
    }
}
