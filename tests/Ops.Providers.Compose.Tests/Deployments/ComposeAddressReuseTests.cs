namespace Ops.Providers.Compose.Tests;

/// <summary>An engine gives the address of what has ended to whatever comes next.</summary>
public abstract class ComposeAddressReuseTests(EngineFixture engine) : ComposeTest(engine)
{
    [Fact]
    public async Task A_revision_that_gets_the_address_of_a_dead_instance_gets_none_of_its_requests()
    {
        await StageOnOneAddressAsync();
        await Project.Engine.DockerAsync("kill", Container(1));

        await StageReadyAsync(2);

        (await AddressOfAsync(Container(2))).ShouldBe(_address);
        (await GetAsync(PublicUrl())).Status.ShouldBeGreaterThanOrEqualTo(500);
        await RouteAsync("r2");
        (await GetAsync(PublicUrl())).ShouldBe((200, "v2"));
    }

    [Fact]
    public async Task A_set_that_is_scaled_up_beside_a_dead_one_gets_none_of_its_requests()
    {
        await StageOnOneAddressAsync();
        await Target.StageAsync(Intent(Platform.Good("v2"), 2, 0), NewOperation(), default);
        await Project.Engine.DockerAsync("kill", Container(1));

        await ScaleAsync(1, "r2");

        (await AddressOfAsync(Container(2))).ShouldBe(_address);
        (await GetAsync(PublicUrl())).Status.ShouldBeGreaterThanOrEqualTo(500);
    }

    [Fact]
    public async Task A_dead_set_that_is_retired_leaves_nothing_in_the_proxy()
    {
        await StageOnOneAddressAsync();
        await Project.Engine.DockerAsync("kill", Container(1));

        await RetireAsync("r1");

        (await ObserveAsync()).Drift.ShouldBeEmpty();
    }

    private string _address = "";

    /// <summary>Stages and routes r1 in a network that has but one address.</summary>
    private async Task StageOnOneAddressAsync()
    {
        var subnet = $"10.252.{Random.Shared.Next(0, 256)}";
        Project.Write($$"""
            {{ComposeProjectFolder.AppService}}
            networks: { default: { ipam: { config: [{ subnet: {{subnet}}.0/24, ip_range: {{subnet}}.8/32, gateway: {{subnet}}.1 }] } } }

            """);
        await StageReadyAsync(1);
        await RouteAsync("r1");
        (await GetAsync(PublicUrl())).ShouldBe((200, "v1"));
        _address = await AddressOfAsync(Container(1));
        _address.ShouldBe($"{subnet}.8");
    }

    private Task<string> AddressOfAsync(string container) => Project.InspectAsync(container, "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}");
}

public sealed class HaproxyAddressReuseTests(EngineFixture engine) : ComposeAddressReuseTests(engine)
{
    private protected override Task<ComposePlatform> StartPlatformAsync(EngineFixture fixture) => ComposePlatform.WithHaproxyAsync(fixture);
}

public sealed class NginxAddressReuseTests(EngineFixture engine) : ComposeAddressReuseTests(engine)
{
    private protected override Task<ComposePlatform> StartPlatformAsync(EngineFixture fixture) => ComposePlatform.WithNginxAsync(fixture);
}
