using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Ops.Providers.Network.Tests;

/// <summary>A real Kestrel on loopback with one handler for every request, which a test may change at any time.</summary>
internal sealed class KestrelServer : IAsyncDisposable
{
    private readonly WebApplication _host;

    private KestrelServer(WebApplication host, RequestDelegate handle)
    {
        _host = host;
        Handle = handle;
    }

    public RequestDelegate Handle { get; set; }

    /// <summary>Gets the host and port.</summary>
    public string Authority => new Uri(_host.Urls.Single()).Authority;

    public static async Task<KestrelServer> StartAsync(HttpProtocols protocols, RequestDelegate handle, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        var host = builder.Build();
        var server = new KestrelServer(host, handle);
        host.UseWebSockets();
        host.Run(context => server.Handle(context));
        await host.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var hurry = new CancellationTokenSource();
        await hurry.CancelAsync();
        await _host.StopAsync(hurry.Token);
        await _host.DisposeAsync();
    }
}
