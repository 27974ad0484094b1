using System.Globalization;
using Ops.Health;

namespace Ops.Providers.Postgres;

internal sealed class PostgresConnectionsProbeOptionsValidator : ProbeOptionsValidator<PostgresConnectionsProbeOptions>
{
    protected override void Validate(PostgresConnectionsProbeOptions options, OptionsProblems problems)
    {
        PostgresTargetRules.Validate(options, problems);
        problems.Require(!(options.DegradedPercent > 100), nameof(options.DegradedPercent), string.Create(CultureInfo.InvariantCulture, $"{options.DegradedPercent} is above 100 percent; write 100 or less"));
        problems.Require(!(options.UnhealthyPercent > 100), nameof(options.UnhealthyPercent), string.Create(CultureInfo.InvariantCulture, $"{options.UnhealthyPercent} is above 100 percent; write 100 or less"));
        ThresholdRules.Validate(problems, nameof(options.DegradedPercent), options.DegradedPercent, nameof(options.UnhealthyPercent), options.UnhealthyPercent, 0.1);
    }
}
