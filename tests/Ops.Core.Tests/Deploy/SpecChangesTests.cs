using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

public sealed class SpecChangesTests
{
    private static readonly DeploySpec _spec = new() { Service = "web", Version = "v1", Artifact = "https://ci:token@host/app.tgz", Environment = With("LOG_LEVEL", "debug"), Secrets = With("DB_PASSWORD", "db/password") };

    [Fact]
    public void The_same_spec_has_no_changes() => (_spec with { Labels = With("commit", "c0ffee") }).ChangesFrom(_spec).ShouldBeEmpty();

    [Fact]
    public void Every_difference_is_named()
    {
        var next = _spec with { Version = "v2", Replicas = 3, Environment = With("NEW", "on"), Secrets = With("DB_PASSWORD", "db/other"), Limits = new ResourceLimits { Cpus = 0.5 } };

        next.ChangesFrom(_spec).ShouldBe(
        [
            new("version", "v1", "v2"), new("replicas", "1", "3"), new("limits.cpus", null, "0.5"),
            new("environment.LOG_LEVEL", "debug", null), new("environment.NEW", null, "on"), new("secrets.DB_PASSWORD", "db/password", "db/other"),
        ]);
    }

    [Fact]
    public void Values_that_may_be_secrets_are_redacted()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["API_KEY"] = "sesame-1",
            ["DATABASE_URL"] = "postgres://app:sesame-2@db/app",
            ["CONNECTION"] = "Host=db;Password=sesame-3",
        };

        var changes = (_spec with { Environment = environment }).ChangesFrom(null);

        changes.Count.ShouldBe(7);
        string.Join('\n', changes).ShouldNotContain("sesame");
        string.Join('\n', changes).ShouldNotContain("token");
    }

    private static Dictionary<string, string> With(string name, string value) => new(StringComparer.Ordinal) { [name] = value };
}
