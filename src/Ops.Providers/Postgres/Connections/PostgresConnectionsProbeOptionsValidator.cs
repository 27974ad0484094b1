using Ops.Health;

namespace Ops.Providers.Postgres;

internal sealed class PostgresConnectionsProbeOptionsValidator : ProbeOptionsValidator<PostgresConnectionsProbeOptions>
{
    protected override void Validate(PostgresConnectionsProbeOptions options, OptionsProblems problems)
    {
        PostgresTargetRules.Validate(options, problems);
        problems.RequireRange(options.DegradedPercent ?? 0, 0, 100, nameof(options.DegradedPercent));
        problems.RequireRange(options.UnhealthyPercent ?? 0, 0, 100, nameof(options.UnhealthyPercent));
        ThresholdRules.Validate(problems, nameof(options.DegradedPercent), options.DegradedPercent, nameof(options.UnhealthyPercent), options.UnhealthyPercent, double.MinValue);
    }
}
