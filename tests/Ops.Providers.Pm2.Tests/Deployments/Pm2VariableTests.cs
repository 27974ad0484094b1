namespace Ops.Providers.Pm2.Tests;

/// <summary>What <c>pm2 reload --update-env</c> is for.</summary>
public sealed class Pm2VariableTests(SharedPm2 pm2) : DeployerConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => new Pm2Platform(await pm2.GetAsync());

    [Fact]
    [Trait("Requirement", "S2-43")]
    public async Task The_same_version_with_another_variable_takes_over_and_no_request_is_dropped()
    {
        await DeployAsync(With("one"), new RollingStrategy());
        (await GetAsync(Platform.EnvironmentUrl(PublicUrl(), "GREETING"))).ShouldBe((200, "one"));
        await using var loop = await AskAsync("v1");

        await DeployAsync(With("two"), new RollingStrategy());

        await loop.HearsAsync("v1", 50);
        await NothingDroppedAsync(loop);
        for (var i = 0; i < 10; i++)
            (await GetAsync(Platform.EnvironmentUrl(PublicUrl(), "GREETING"))).ShouldBe((200, "two"));
        (await ServesAsync("v1")).Revision.ShouldBe(2);
    }

    private DeploySpec With(string greeting) => Platform.Good("v1") with { Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["GREETING"] = greeting } };
}
