using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance;
using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Providers.Network.Tests.Http;

public sealed class HttpConnectionTests
{
    [Theory]
    [InlineData(HttpTier.Default)]
    [InlineData(HttpTier.Raw)]
    public async Task Registered_probes_share_connections_that_end_with_the_services(HttpTier tier)
    {
        await using var server = await WebServer.StartAsync();
        var services = new ServiceCollection();
        var ops = services.AddOps();
        for (var i = 0; i < 20; i++)
            ops.AddHttpProbe($"p{i}", options => (options.Url, options.Tier) = (server.Url, tier));
        var provider = services.BuildServiceProvider();
        var probes = provider.GetRequiredService<IProbeCatalog>().CreateRegistrations().Select(registration => registration.Probe).ToList();
        foreach (var probe in probes)
            (await probe.RunAsync()).ShouldBeHealthy();
        server.Connections.ShouldBe(1);

        await provider.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(async () => await probes[0].RunAsync());
    }

    [Fact]
    public async Task HTTP_2_without_TLS_works_with_a_server_that_expects_it()
    {
        await using var server = await WebServer.StartAsync(null, HttpProtocols.Http2);

        (await Probing.RunOnceAsync(server.Url, HttpTier.Default, options => options.HttpVersion = new Version(2, 0))).ShouldBeHealthy();
        server.Requests.ShouldBe(["GET /health HTTP/2"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("user:p%40ss@")]
    public async Task A_proxy_is_asked_for_the_whole_URL_and_its_password_never_shows(string userInfo)
    {
        var requests = new List<string>();
        await using var proxy = ScriptedServer.Start(async connection =>
        {
            while (await connection.ReadRequestAsync() is { } request)
            {
                requests.Add(request);
                var isAllowed = userInfo.Length == 0 || request.Contains("Proxy-Authorization: Basic dXNlcjpwQHNz", StringComparison.Ordinal);
                await connection.SendAsync(isAllowed
                    ? "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
                    : "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
            }
        });

        var result = await Probing.RunOnceAsync(new Uri("http://shop.invalid/health"), HttpTier.Default, options => options.Proxy = new Uri($"http://{userInfo}127.0.0.1:{proxy.Port}"));

        result.ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldStartWith("502 Bad Gateway from GET http://shop.invalid/health after ");
        result.ToString().ShouldNotContain("p@ss");
        requests[^1].ShouldStartWith("GET http://shop.invalid/health HTTP/1.1");
    }

    [Fact]
    public async Task A_proxy_that_refuses_is_named_without_its_password()
    {
        var port = LoopbackPort.Free();

        var result = await Probing.RunOnceAsync(new Uri("https://shop.invalid/health"), HttpTier.Default, options => options.Proxy = new Uri($"http://user:s3cretpw@127.0.0.1:{port}"));

        result.ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldStartWith($"connection refused by proxy 127.0.0.1:{port} (GET https://shop.invalid/health)");
        $"{result} {result.Exception}".ShouldNotContain("s3cretpw");
    }

    [Fact]
    public async Task A_proxy_that_refuses_the_tunnel_is_named_without_its_password()
    {
        await using var proxy = ScriptedServer.Answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");

        var result = await Probing.RunOnceAsync(new Uri("https://shop.invalid/health"), HttpTier.Default, options => options.Proxy = new Uri($"http://user:s3cretpw@127.0.0.1:{proxy.Port}"));

        result.ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldStartWith($"proxy 127.0.0.1:{proxy.Port} refused the tunnel: ");
        $"{result} {result.Exception}".ShouldNotContain("s3cretpw");
    }

    [Fact]
    public async Task An_answer_that_is_not_HTTP_is_unhealthy_in_the_default_tier_too()
    {
        await using var server = ScriptedServer.Answering("SSH-2.0-OpenSSH_9.2\r\n");

        (await Probing.RunOnceAsync(server.Url, HttpTier.Default)).ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldStartWith($"127.0.0.1:{server.Port} sent an answer that is not valid HTTP: ");
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Len")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nten bytes.")]
    public async Task An_answer_that_breaks_off_is_unhealthy_in_the_default_tier_too(string answer)
    {
        await using var server = ScriptedServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(answer);
        });

        (await Probing.RunOnceAsync(server.Url, HttpTier.Default, options => options.BodyContains = "ok")).ShouldBeUnhealthy().Description.ShouldNotBeNull()
            .ShouldStartWith($"127.0.0.1:{server.Port} closed the connection before the end of its answer (GET {server.Url}) after ");
    }

    [Fact]
    public async Task A_cancelled_run_of_the_default_tier_spoils_no_later_one()
    {
        var hang = true;
        await using var server = await WebServer.StartAsync();
        server.Handler = context => Volatile.Read(ref hang) ? Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted) : Task.CompletedTask;
        using var probe = new HttpProbe(Probing.Options(server.Url, HttpTier.Default));
        for (var round = 0; round < 10; round++)
        {
            Volatile.Write(ref hang, true);
            using var cancellation = new CancellationTokenSource();
            var run = probe.ProbeAsync(ProbeContext.StartNow("p", Probing.Patience), cancellation.Token).AsTask();
            await cancellation.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(run);
            Volatile.Write(ref hang, false);

            (await probe.RunAsync()).ShouldBeHealthy();
        }
    }
}
