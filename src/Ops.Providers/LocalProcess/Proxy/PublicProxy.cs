using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Listens on the public port of a service.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class PublicProxy(Forwarder forwarder) : IAsyncDisposable
{
    private WebApplication? _server;
    private (string Address, int Port)? _listensOn;

    /// <summary>Gets why the proxy does not listen although it should; null where it does.</summary>
    public string? Fault { get; private set; }

    /// <summary>Listens where the configuration says.</summary>
    public async Task ListenAsync(KeeperConfig config)
    {
        (string, int)? wanted = config.PublicPort is { } port ? (config.PublicAddress, port) : null;
        if (wanted == _listensOn)
            return;

        await DisposeAsync().ConfigureAwait(false);
        Fault = null;
        if (wanted is null)
            return;

        var server = Build(config.PublicAddress, config.PublicPort!.Value);
        try
        {
            await server.StartAsync().ConfigureAwait(false);
            (_server, _listensOn) = (server, wanted);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException or UnauthorizedAccessException)
        {
            Fault = $"the proxy of '{config.Service}' cannot listen on {config.PublicAddress}:{config.PublicPort}: {exception.Message}; free the port or choose another PublicPort";
            await server.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Fails where the service has no port for visitors.</summary>
    public static void RequirePort(KeeperConfig config)
    {
        if (config.PublicPort is null)
            throw new DeployException(DeployError.Unsupported, DeployRetry.No, $"'{config.Service}' has no public port, so there are no requests to send anywhere; set PublicPort");
    }

    /// <summary>Fails unless the proxy listens.</summary>
    public async Task RequireAsync(KeeperConfig config)
    {
        RequirePort(config);
        await ListenAsync(config).ConfigureAwait(false);
        if (Fault is not null)
            throw new DeployException(DeployError.Failed, DeployRetry.Safe, Fault);
    }

    public async ValueTask DisposeAsync()
    {
        _listensOn = null;
        if (_server is not { } server)
            return;

        _server = null;
        using var hurry = new CancellationTokenSource();
        await hurry.CancelAsync().ConfigureAwait(false);
        await server.StopAsync(hurry.Token).ConfigureAwait(false);
        await server.DisposeAsync().ConfigureAwait(false);
    }

    private WebApplication Build(string address, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Parse(address), port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var server = builder.Build();
        ((IApplicationBuilder)server).Run(forwarder.HandleAsync);
        return server;
    }
}
