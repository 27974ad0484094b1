using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance.Health;

namespace Ops.Providers.Network.Tests.Http;

public sealed class DefaultHttpProbeConformance() : HttpProbeConformance(HttpTier.Default);

public sealed class RawHttpProbeConformance() : HttpProbeConformance(HttpTier.Raw);

public abstract class HttpProbeConformance(HttpTier tier) : ProbeConformance<HttpProbeOptions>
{
    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
    {
        ["Type"] = "http",
        ["Tier"] = tier.ToString(),
        ["Url"] = "http://shop.test:8080/health?verbose=1",
        ["Method"] = "POST",
        ["Body"] = "{}",
        ["Headers:Content-Type"] = "application/json",
        ["Headers:X-Api-Key"] = "k1",
        ["ExpectedStatus:0"] = "200-299",
        ["ExpectedStatus:1"] = "404",
        ["ExpectedHeaders:X-Version"] = "regex:^2\\.",
        ["BodyContains"] = "ok",
        ["Json:0:Path"] = ".checks.database",
        ["Json:0:Expected"] = "up",
        ["Json:1:Path"] = ".items[0].lag",
        ["Json:1:DegradedAbove"] = "1.5",
        ["Json:1:UnhealthyAbove"] = "10",
        ["DegradedLatency"] = "00:00:00.500",
        ["UnhealthyLatency"] = "00:00:02",
        ["ConnectionMode"] = "Fresh",
        ["HttpVersion"] = "1.1",
        ["MaxBodyBytes"] = "4096",
        ["Policy:Interval"] = "00:00:10",
        ["DependsOn:0"] = "db",
        ["Tags:0"] = "readiness",
    };

    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("Url", "/health"),
        new("Url", "ftp://shop.test/"),
        new("Url", "http://user:pass@shop.test/"),
        new("Tier", "Fastest"),
        new("ConnectionMode", "Sometimes"),
        new("ConnectionLifetime", "00:00:00"),
        new("Method", "GET /"),
        new("Method", "CONNECT"),
        new("Method", "HEAD"),
        new("HttpVersion", "3.0"),
        new("Headers:Bad Name", "x"),
        new("Headers:X-Break", "a\r\nX-Injected: b"),
        new("Headers:Content-Length", "1"),
        new("Host", "two words"),
        new("UserAgent", "a\nb"),
        new("ConnectAddress", "10.0.0.7:99999"),
        new("Proxy", "ftp://proxy.test"),
        new("Redirects", "Sometimes"),
        new("MaxRedirects", "0"),
        new("ExpectedStatus:0", "2xx"),
        new("ExpectedStatus:1", "299-200"),
        new("ExpectedHeaders:X-Version", "regex:("),
        new("BodyContains", ""),
        new("BodyMatches", "(?<=a)b"),
        new("MaxBodyBytes", "0"),
        new("Json:0:Path", "checks"),
        new("Json:1:DegradedAbove", "11"),
        new("Json:1:DegradedWhen", "slow"),
        new("DegradedLatency", "00:00:03"),
        new("UnhealthyLatency", "00:00:00"),
        new("DegradedCertificateDays", "5"),
        new("UnhealthyCertificateDays", "-1"),
        new("CaFile", "/no/such/file.pem"),
        new("Policy:Timeout", "00:00:00"),
    ];

    protected override async Task<ProbeTarget<HttpProbeOptions>> StartTargetAsync() => new HttpTarget(await WebServer.StartAsync(), tier);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<HttpProbeOptions> configure) => builder.AddHttpProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddHttpProbe(name, section);

    // Broken, it echoes the credentials of the request, as an error page may.
    private sealed class HttpTarget(WebServer server, HttpTier tier) : ProbeTarget<HttpProbeOptions>
    {
        private const string ApiKey = "sk-1f0a9b7c";
        private const string QueryKey = "q%20key-55d1";

        public override IReadOnlyList<string> Secrets => [ApiKey, QueryKey, Uri.UnescapeDataString(QueryKey)];

        public override string Name => server.Url.AbsolutePath;

        public override void Configure(HttpProbeOptions options)
        {
            options.Url = new Uri($"{server.Url}?key={QueryKey}");
            options.Tier = tier;
            options.Headers["Authorization"] = $"Bearer {ApiKey}";
            options.BodyContains = "ok";
        }

        public override Task BreakAsync()
        {
            server.Handler = context => context.Response.WriteAsync($"who is {context.Request.Headers.Authorization} or {ApiKey} with {context.Request.QueryString} or {context.Request.Query["key"]}?");
            return Task.CompletedTask;
        }

        public override Task RestoreAsync()
        {
            server.Handler = context => context.Response.WriteAsync("ok");
            return Task.CompletedTask;
        }

        public override Task<bool> HangAsync()
        {
            server.Handler = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
            return Task.FromResult(true);
        }

        public override async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            await base.DisposeAsync();
        }
    }
}
