using System.Net;
using System.Net.Sockets;
using Ops.Conformance.Deploy;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess.Tests;

/// <summary>A public port that another program has.</summary>
public sealed class TakenPortTests : DeployerConformance
{
    protected override Task<DeployPlatform> StartPlatformAsync() => Task.FromResult<DeployPlatform>(new LocalPlatform());

    [Fact]
    public async Task A_first_deployment_says_who_is_in_the_way_and_is_undone_and_works_once_the_port_is_free()
    {
        using (var other = new TcpListener(IPAddress.Loopback, ((LocalPlatform)Platform).PublicPort))
        {
            other.Start();
            var failed = RolledBack(await TryDeployAsync(Request(Platform.Good("v1"), new BlueGreenStrategy()) with { Watch = null }));
            failed.Cause.ShouldNotBeNull().ShouldContain("free the port or choose another PublicPort");
            (await Target.ObserveAsync(Service, default)).Sets.ShouldBeEmpty();
        }

        await DeployAsync(Platform.Good("v2"), new BlueGreenStrategy());
        await ServesAsync("v2");
    }
}
