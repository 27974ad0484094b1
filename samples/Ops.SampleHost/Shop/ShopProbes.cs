using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ops.Health;
using Ops.Providers.Network;
using Ops.SampleHost.Configuration;

namespace Ops.SampleHost.Shop;

/// <summary>The probes of the shop: how a program of your own would register them.</summary>
internal static class ShopProbes
{
    /// <summary>Makes the probes of a shop, each run once in every <paramref name="interval"/>.</summary>
    public static Watchlist Watch(DemoShop shop, TimeSpan interval)
    {
        var services = new ServiceCollection();
        var ops = services.AddOps().ConfigureHealth(health => health.MaxAbandoned = 8);
        AddChain(ops, shop, interval);
        AddListeners(ops, shop, interval);
        AddHealthChecks(ops, shop, interval);
        AddHost(ops);
        return Watchlist.Create(services, Kinds);
    }

    private static Dictionary<string, ProbeKind> Kinds => new(StringComparer.Ordinal)
    {
        ["database-process"] = Kind("process"),
        ["database"] = Kind("tcp"),
        ["api"] = Kind("http"),
        ["web"] = Kind("http"),
        ["queue"] = Kind("http"),
        ["payments"] = Kind("http"),
        ["storefront"] = Kind("tls"),
        ["live"] = Kind("websocket"),
        ["cart"] = Kind("grpc"),
        ["cpu"] = Kind("cpu"),
        ["memory"] = Kind("memory"),
        ["disk"] = Kind("disk"),
    };

    /// <summary>Adds services that need each other: where the first fails, the alerts of the others are suppressed.</summary>
    private static void AddChain(IOpsBuilder ops, DemoShop shop, TimeSpan interval) => ops
        .AddProcessProbe("database-process", options =>
        {
            options.PidFile = shop.Database.PidFile;
            Pace(options, interval);
            options.Policy.UnhealthyThreshold = 1;
            // What others need recovers after them, or each of them would be announced as "still unhealthy" on the way up.
            options.Policy.HealthyThreshold = 5;
        })
        .AddTcpProbe("database", options =>
        {
            options.Host = "127.0.0.1";
            options.Port = shop.Database.Port;
            options.BannerContains = DatabaseServer.Banner;
            options.Send = "PING\n";
            options.ReplyContains = "PONG";
            options.DependsOn.Add("database-process");
            Pace(options, interval);
        })
        .AddHttpProbe("api", options =>
        {
            options.Url = Url("http", shop.Api.Port, "/api/health");
            options.Json.Add(new HttpJsonAssertion { Path = ".checks.database", Expected = "up" });
            options.DependsOn.Add("database");
            Pace(options, interval);
        })
        .AddHttpProbe("web", options =>
        {
            options.Url = Url("http", shop.Web.Port, "/");
            options.BodyContains = "Welcome";
            options.DependsOn.Add("api");
            Pace(options, interval);
        });

    private static void AddListeners(IOpsBuilder ops, DemoShop shop, TimeSpan interval) => ops
        .AddHttpProbe("queue", options =>
        {
            options.Url = Url("http", shop.QueuePort, "/jobs");
            Pace(options, interval / 2);
            options.Policy.FlapDetection = new FlapDetection { Window = 8, StartChanges = 4, StopChanges = 1 };
        })
        .AddHttpProbe("payments", options =>
        {
            options.Url = Url("http", shop.Payments.Port, "/health");
            Pace(options, interval);
        })
        .AddProbe("ledger", new OldLedgerClient(shop.Payments.Port).ProbeAsync, options => Pace(options, interval))
        .AddTlsProbe("storefront", options =>
        {
            options.Host = "127.0.0.1";
            options.Port = shop.StorefrontPort;
            options.ServerName = "localhost";
            options.CaFile = shop.CaFile;
            options.DegradedDays = 14;
            options.UnhealthyDays = 3;
            Pace(options, interval);
        })
        .AddWebSocketProbe("live", options =>
        {
            options.Url = Url("ws", shop.LivePort, "/live");
            options.Send = "ping";
            options.ReplyEquals = "pong";
            Pace(options, interval);
        })
        .AddGrpcHealthProbe("cart", options =>
        {
            options.Url = Url("http", shop.CartPort, "/");
            Pace(options, interval);
        });

    /// <summary>Adds a health check as ASP.NET Core applications have them, which becomes a probe.</summary>
    private static void AddHealthChecks(IOpsBuilder ops, DemoShop shop, TimeSpan interval)
    {
        ops.Services.AddHealthChecks().AddAsyncCheck("orders", async token => await DatabaseServer.AnswersAsync(shop.Database.Port, token)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("orders cannot be stored: the database does not answer"));
        ops.AddHealthCheckProbes(_ => true, (_, options) =>
        {
            options.DependsOn.Add("database");
            Pace(options, interval);
        });
    }

    private static void AddHost(IOpsBuilder ops)
    {
        ops.AddDiskProbe("disk", options => options.Policy.Interval = TimeSpan.FromSeconds(5));
        if (!OperatingSystem.IsLinux())
            return;

        ops.AddCpuProbe("cpu", options => options.Policy.Interval = TimeSpan.FromSeconds(2));
        ops.AddMemoryProbe("memory", options => options.Policy.Interval = TimeSpan.FromSeconds(2));
    }

    /// <summary>Sets times that suit a show of half a minute; the defaults suit production.</summary>
    private static void Pace(ProbeOptions options, TimeSpan interval)
    {
        options.Policy.Interval = interval;
        options.Policy.EdgeInterval = interval / 2;
        options.Policy.Timeout = TimeSpan.FromMilliseconds(800);
        options.Policy.AbandonGrace = TimeSpan.FromMilliseconds(200);
        options.Policy.UnhealthyThreshold = 2;
    }

    private static Uri Url(string scheme, int port, string path) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{port}{path}"));

    private static ProbeKind Kind(string type) => ProbeKinds.Find(type)!;
}
