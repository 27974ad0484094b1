using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Ops.Deploy;
using Ops.Health;
using Ops.Providers.LocalProcess;
using Ops.Providers.Network;
using Ops.SampleHost.Shop;

namespace Ops.SampleHost.Demo;

/// <summary>Where the demo deploys: processes of this machine behind a proxy, a journal, both in a folder that goes with the demo.</summary>
internal sealed class DemoSite : IAsyncDisposable
{
    public const string Target = "here";
    public const string Service = "shop";
    public const string FrontPage = "front-page";
    public const string ErrorRate = "error-rate";

    private const double MostFailed = 0.01;

    private static readonly TimeSpan _checkTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _keeperPatience = TimeSpan.FromSeconds(10);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ops-demo-");
    private readonly ServiceProvider _provider;
    private readonly int _port = FreePort();

    public DemoSite(Func<Customers?> customers)
    {
        var services = new ServiceCollection();
        services.AddOps()
            .AddFileJournal(options => options.Folder = Path.Combine(_folder.FullName, "journal"))
            .AddLocalProcessTarget(Target, Configure)
            .AddDeployProbeCheck(FrontPage, _checkTimeout, context => new HttpProbe(new HttpProbeOptions { Url = context.Instance!.Address! }))
            .AddDeployCheck(ErrorRate, (_, _) => new ValueTask<ProbeResult>(Judge(customers()?.Recent ?? default)))
            .ConfigureDeploy(options => options.PollInterval = TimeSpan.FromMilliseconds(100));
        _provider = services.BuildServiceProvider();
        Deployer = _provider.GetRequiredService<Deployer>();
    }

    public Deployer Deployer { get; }

    public Uri Url => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}/"));

    /// <summary>Ends all processes and removes the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        var keeper = Keeper();
        // The services live as long as this program holds the target.
        await _provider.DisposeAsync();
        if (keeper is not null)
            await EndAsync(keeper);
        _folder.Delete(recursive: true);
    }

    private void Configure(LocalProcessTargetOptions options)
    {
        var command = OwnProgram.Command;
        var service = new LocalProcessServiceOptions
        {
            Command = command[0],
            HealthPath = ReleaseService.HealthPath,
            HealthInterval = TimeSpan.FromMilliseconds(500),
            PublicPort = _port,
            StopGrace = TimeSpan.FromSeconds(3),
        };
        foreach (var argument in (IEnumerable<string>)[.. command.Skip(1), ServiceRole.Command, ServiceRole.Release, "--port", "{port}"])
            service.Arguments.Add(argument);
        options.Root = _folder.FullName;
        options.KeepRunning = false;
        options.Services[Service] = service;
    }

    private static ProbeResult Judge(OrderCount orders)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{orders.Failed:#,0} of the {orders.All:#,0} orders of the last second failed ({orders.FailedShare * 100:0.0} %); expected below {MostFailed * 100:0} %");
        return orders.FailedShare >= MostFailed ? ProbeResult.Unhealthy(text) : ProbeResult.Healthy();
    }

    private Process? Keeper()
    {
        var file = Path.Combine(_folder.FullName, Service, "keeper.pid");
        try
        {
            return File.Exists(file) ? Process.GetProcessById(int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture)) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static async Task EndAsync(Process keeper)
    {
        using (keeper)
        {
            using var patience = new CancellationTokenSource(_keeperPatience);
            try
            {
                await keeper.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                keeper.Kill(entireProcessTree: true);
                await keeper.WaitForExitAsync();
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
