using Ops.Health;

namespace Ops.Providers.Postgres;

internal sealed class PostgresProbeOptionsValidator : ProbeOptionsValidator<PostgresProbeOptions>
{
    protected override void Validate(PostgresProbeOptions options, OptionsProblems problems)
    {
        PostgresTargetRules.Validate(options, problems);
        problems.Require(!string.IsNullOrWhiteSpace(options.Query), nameof(options.Query), "is empty; write one statement, such as SELECT 1");
        problems.Require(options.ExpectedRole is not { } role || Enum.IsDefined(role), nameof(options.ExpectedRole), $"{options.ExpectedRole} is not a role; write Primary or Standby");
        problems.Require(options.MinServerVersion is not { } version || PostgresVersion.TryParse(version, out _), nameof(options.MinServerVersion), $"'{options.MinServerVersion}' is not a version; write one such as 15 or 15.4");
        ThresholdRules.Validate(problems, nameof(options.DegradedLatency), options.DegradedLatency, nameof(options.UnhealthyLatency), options.UnhealthyLatency, TimeSpan.FromMilliseconds(1));
    }
}
