using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ops.SampleHost.Shop;

/// <summary>The shop that the demo watches: three services in processes of their own and five within this one, all on loopback.</summary>
internal sealed class DemoShop : IAsyncDisposable
{
    public static readonly TimeSpan CertificateLife = TimeSpan.FromDays(5);

    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ops-shop-");
    private readonly TimeProvider _time;
    private X509Certificate2? _certificate;

    private DemoShop(TimeProvider time)
    {
        _time = time;
        Database = Own(new ServiceProcess(ServiceRole.Database, 0, PathOf("database.pid"), time));
        Payments = Own(new SilentListener());
    }

    public ServiceProcess Database { get; }

    public ServiceProcess Api { get; private set; } = null!;

    public ServiceProcess Web { get; private set; } = null!;

    public FlakyQueue Queue { get; } = new();

    public SilentListener Payments { get; }

    public int QueuePort { get; private set; }

    public int StorefrontPort { get; private set; }

    public int LivePort { get; private set; }

    public int CartPort { get; private set; }

    public string CaFile => PathOf("ca.pem");

    /// <exception cref="OpsException">A service did not start.</exception>
    public static async Task<DemoShop> StartAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var shop = new DemoShop(time);
        try
        {
            await Task.WhenAll(shop.StartProcessesAsync(cancellationToken), shop.StartListenersAsync());
            return shop;
        }
        catch
        {
            await shop.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
            await part.DisposeAsync();
        _certificate?.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task StartProcessesAsync(CancellationToken cancellationToken)
    {
        await Database.StartAsync(cancellationToken);
        Api = Own(new ServiceProcess(ServiceRole.Api, Database.Port, PathOf("api.pid"), _time));
        await Api.StartAsync(cancellationToken);
        Web = Own(new ServiceProcess(ServiceRole.Web, Api.Port, PathOf("web.pid"), _time));
        await Web.StartAsync(cancellationToken);
    }

    private async Task StartListenersAsync()
    {
        _certificate = ShopCertificate.Create(CaFile, _time.GetUtcNow(), CertificateLife);
        QueuePort = Own(await LoopbackWeb.StartAsync(0, Queue.AnswerAsync)).Port;
        StorefrontPort = Own(await LoopbackWeb.StartAsync(0, listen => listen.UseHttps(_certificate), ShopAnswers.Page("<h1>Storefront</h1>"))).Port;
        LivePort = Own(await LoopbackWeb.StartAsync(0, ShopAnswers.LiveAsync)).Port;
        CartPort = Own(await LoopbackWeb.StartAsync(0, listen => listen.Protocols = HttpProtocols.Http2, ShopAnswers.CartAsync)).Port;
    }

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);

    private T Own<T>(T part)
        where T : IAsyncDisposable
    {
        lock (_parts)
            _parts.Push(part);
        return part;
    }
}
