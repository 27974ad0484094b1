using Ops.Health;

namespace Ops.Providers.Postgres.Tests;

public sealed class ReplicationFindingsTests
{
    private const long MiB = 1L << 20;

    [Theory]
    [InlineData(9.999, 0, ProbeStatus.Healthy, null)]
    [InlineData(10, 0, ProbeStatus.Degraded, "db: standby 'a' is 10 s behind, expected below 10 s")]
    [InlineData(59.999, 0, ProbeStatus.Degraded, "db: standby 'a' is 59.999 s behind, expected below 10 s")]
    [InlineData(60, 0, ProbeStatus.Unhealthy, "db: standby 'a' is 60 s behind, expected below 10 s")]
    [InlineData(0, (64 * MiB) - 1, ProbeStatus.Healthy, null)]
    [InlineData(0, 64 * MiB, ProbeStatus.Degraded, "db: standby 'a' is 67108864 bytes behind, expected below 67108864 bytes")]
    [InlineData(0, 512 * MiB, ProbeStatus.Unhealthy, "db: standby 'a' is 536870912 bytes behind, expected below 67108864 bytes")]
    public void A_lag_that_reaches_a_threshold_counts(double seconds, long bytes, ProbeStatus status, string? description)
    {
        var findings = new ReplicationFindings("db", new PostgresReplicationProbeOptions());

        findings.AddLag("standby 'a'", seconds, bytes);

        findings.ToResult().ShouldBe(new ProbeResult(status, seconds, description));
    }
}
