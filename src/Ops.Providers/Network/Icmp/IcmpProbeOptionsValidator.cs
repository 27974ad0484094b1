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
        ThresholdRules.Validate<double>(problems, "DegradedLossPercent", options.DegradedLossPercent, "UnhealthyLossPercent", options.UnhealthyLossPercent, 0.1);
        Latency.Validate(options.DegradedLatency, options.UnhealthyLatency, problems);
    }
}
