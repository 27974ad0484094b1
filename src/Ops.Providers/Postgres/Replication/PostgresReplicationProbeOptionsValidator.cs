using Ops.Health;

namespace Ops.Providers.Postgres;

internal sealed class PostgresReplicationProbeOptionsValidator : ProbeOptionsValidator<PostgresReplicationProbeOptions>
{
    protected override void Validate(PostgresReplicationProbeOptions options, OptionsProblems problems)
    {
        PostgresTargetRules.Validate(options, problems);
        problems.Require(options.ExpectedRole is not { } role || Enum.IsDefined(role), nameof(options.ExpectedRole), $"{options.ExpectedRole} is not a role; write Primary or Standby");
        problems.RequireRange(options.MinStandbys, 0, 1000, nameof(options.MinStandbys));
        for (var index = 0; index < options.Standbys.Count; index++)
            problems.Require(!string.IsNullOrWhiteSpace(options.Standbys[index]), $"{nameof(options.Standbys)}:{index}", "is empty; write the standby's application_name");
        ThresholdRules.Validate(problems, nameof(options.DegradedLag), options.DegradedLag, nameof(options.UnhealthyLag), options.UnhealthyLag, TimeSpan.FromTicks(1));
        ThresholdRules.Validate(problems, nameof(options.DegradedLagBytes), options.DegradedLagBytes, nameof(options.UnhealthyLagBytes), options.UnhealthyLagBytes, 1);
    }
}
