using Ops.Health;

namespace Ops.Providers.Network;

internal sealed class HttpProbeOptionsValidator : ProbeOptionsValidator<HttpProbeOptions>
{
    protected override void Validate(HttpProbeOptions options, OptionsProblems problems)
    {
        HttpRequestRules.Check(options, problems);
        HttpConnectionRules.Check(options, problems);
        HttpExpectationRules.Check(options, problems);
        if (options.Tier is HttpTier.Raw)
            HttpRawTierRules.Check(options, problems);
    }
}
