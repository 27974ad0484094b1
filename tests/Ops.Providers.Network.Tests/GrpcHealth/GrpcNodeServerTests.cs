using Ops.Conformance.Health;

namespace Ops.Providers.Network.Tests;

public sealed class GrpcNodeServerTests
{
    [Fact]
    public async Task The_published_health_server_is_understood()
    {
        await using var server = await GrpcNodeServer.StartAsync();
        var cart = new GrpcHealthProbe(new GrpcHealthProbeOptions { Url = server.Url, Service = "shop.Cart" });

        (await new GrpcHealthProbe(new GrpcHealthProbeOptions { Url = server.Url }).RunAsync()).ShouldBeHealthy();
        (await cart.FailAsync()).ShouldContain("is NOT_SERVING");
        await server.SetAsync("SERVING");
        (await cart.RunAsync()).ShouldBeHealthy();
        (await new GrpcHealthProbe(new GrpcHealthProbeOptions { Url = server.Url, Service = "shop.Nothing" }).FailAsync()).ShouldContain("does not know the service 'shop.Nothing': NOT_FOUND (5)");
    }
}
