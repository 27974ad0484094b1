using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Ops.Conformance;

namespace Ops.Providers.LocalProcess.Tests;

/// <summary>The proxy before an instance that takes no connections although it listens, and one that does.</summary>
public sealed class ForwarderTests : IAsyncLifetime
{
    private readonly Socket _full = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _waiting = [];
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Router _router = new();
    private readonly KeeperConfig _config = new() { Target = "test", Service = "web", PublicAddress = "127.0.0.1", PublicPort = LoopbackPort.Free() };
    private readonly PublicProxy _proxy;
    private readonly WebApplication _instance;
    private readonly int _instancePort = LoopbackPort.Free();

    public ForwarderTests()
    {
        _proxy = new PublicProxy(new Forwarder(_router, new MaintenancePage(() => _config)));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _instancePort));
        _instance = builder.Build();
        ((IApplicationBuilder)_instance).Run(context => context.Request.Body.CopyToAsync(context.Response.Body));
    }

    public async ValueTask InitializeAsync()
    {
        _full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _full.Listen(0);
        await _instance.StartAsync();
        await _proxy.ListenAsync(_config);
        await FillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _instance.DisposeAsync();
        _waiting.ForEach(socket => socket.Dispose());
        _full.Dispose();
        _http.Dispose();
    }

    [Fact]
    public async Task A_request_whose_instance_takes_no_connection_goes_to_another_one_also_when_it_may_be_sent_but_once()
    {
        using var stuck = Stuck();
        using var good = new Backend("r1", _instancePort);
        // The first choice is the stuck one but once in a thousand million times.
        _router.Publish([new Route(1_000_000_000, [stuck]), new Route(1, [good])], inMaintenance: false);
        using var content = new StringContent("once");

        using var response = await _http.PostAsync(new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", _config.PublicPort!.Value).Uri, content);

        (response.StatusCode, await response.Content.ReadAsStringAsync()).ShouldBe((HttpStatusCode.OK, "once"));
        (stuck.InFlight, good.InFlight).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Where_there_is_no_other_instance_the_visitor_is_told_that_this_one_failed()
    {
        using var stuck = Stuck();
        _router.Publish([new Route(1, [stuck])], inMaintenance: false);

        using var response = await _http.GetAsync(new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", _config.PublicPort!.Value).Uri);

        (response.StatusCode, await response.Content.ReadAsStringAsync()).ShouldBe((HttpStatusCode.BadGateway, "The instance failed."));
    }

    private Backend Stuck() => new("r1", ((IPEndPoint)_full.LocalEndPoint!).Port);

    /// <summary>Connects until nobody gets in any more.</summary>
    private async Task FillAsync()
    {
        while (true)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _waiting.Add(socket);
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
            try
            {
                await socket.ConnectAsync(_full.LocalEndPoint!, patience.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
