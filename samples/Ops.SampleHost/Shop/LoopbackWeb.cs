using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ops.SampleHost.Shop;

/// <summary>A small web server on loopback.</summary>
internal sealed class LoopbackWeb : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LoopbackWeb(WebApplication app)
    {
        _app = app;
        Port = new Uri(app.Urls.Single()).Port;
    }

    public int Port { get; }

    /// <summary>Starts a server; port 0 means a free one.</summary>
    public static async Task<LoopbackWeb> StartAsync(int port, Action<ListenOptions> listen, RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, OwnerLifetime>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, port, listen));
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(answer);
        await app.StartAsync();
        return new LoopbackWeb(app);
    }

    public static Task<LoopbackWeb> StartAsync(int port, RequestDelegate answer) => StartAsync(port, _ => { }, answer);

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    /// <summary>Leaves Ctrl-C to the program.</summary>
    private sealed class OwnerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
