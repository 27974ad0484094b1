using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

public sealed class DockerVersionTests
{
    [Theory]
    [InlineData("1.41", "1.12", "1.41")]
    [InlineData("1.40", null, "1.40")]
    [InlineData("1.52", "1.44", "1.51")]
    [InlineData("1.99", "1.51", "1.51")]
    [InlineData("nonsense", null, "1.40")]
    public void The_newest_version_that_both_sides_speak_is_taken(string newest, string? oldest, string expected) =>
        DockerVersion.Negotiate(new VersionInfo("29.0.0", newest, oldest), "unix:///x").ToString().ShouldBe(expected);

    [Theory]
    [InlineData("1.39", "1.12")]
    [InlineData("1.99", "1.52")]
    public void An_engine_without_a_common_version_is_refused_with_what_to_do(string newest, string oldest)
    {
        var refused = Should.Throw<DeployException>(() => DockerVersion.Negotiate(new VersionInfo("1.2.3", newest, oldest), "unix:///x"));

        refused.Error.ShouldBe(DeployError.Unsupported);
        refused.Message.ShouldBe($"The engine at unix:///x (1.2.3) speaks the API versions {oldest} to {newest}, but 1.40 to 1.51 are known here; upgrade whichever is older.");
    }
}
