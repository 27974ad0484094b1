using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance.Health;

namespace Ops.Providers.Network.Tests;

public sealed class GrpcHealthProbeConformance : ProbeConformance<GrpcHealthProbeOptions>
{
    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Type"] = "grpc",
        ["Url"] = "http://cart.test:5000",
        ["Service"] = "shop.Cart",
        ["Headers:authorization"] = "Bearer hunter2",
        ["DegradedLatency"] = "00:00:00.100",
    };

    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("Url", "grpc://cart.test"),
        new("Url", "http://cart.test:5000/health"),
        new("Url", "http://user:hunter2@cart.test:5000"),
        new("Service", new string('x', 1001)),
        new("Headers:grpc-timeout", "1S"),
        new("Headers:te", "trailers"),
        new("Headers:X-Name", "line\nbreak"),
        new("DegradedLatency", "00:00:00"),
        new("CaFile", "/nowhere/ca.pem"),
    ];

    protected override async Task<ProbeTarget<GrpcHealthProbeOptions>> StartTargetAsync() => new Target(await GrpcHealthServer.StartAsync(GrpcHealthServer.Answering(GrpcHealthServer.Serving)));

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<GrpcHealthProbeOptions> configure) => builder.AddGrpcHealthProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddGrpcHealthProbe(name, section);

    private sealed class Target(KestrelServer server) : ProbeTarget<GrpcHealthProbeOptions>
    {
        public override string Name => $"service 'shop.Cart' at http://{server.Authority}";

        public override IReadOnlyList<string> Secrets => ["hunter2"];

        public override void Configure(GrpcHealthProbeOptions options)
        {
            (options.Url, options.Service) = (new Uri($"http://{server.Authority}"), "shop.Cart");
            options.Headers["authorization"] = "Bearer hunter2";
        }

        public override Task BreakAsync()
        {
            // A server that repeats the credential it was given.
            server.Handle = GrpcHealthServer.Failing("16", "token%20hunter2%20has%20ended");
            return Task.CompletedTask;
        }

        public override Task RestoreAsync()
        {
            server.Handle = GrpcHealthServer.Answering(GrpcHealthServer.Serving);
            return Task.CompletedTask;
        }

        public override Task<bool> HangAsync()
        {
            server.Handle = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
            return Task.FromResult(true);
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await server.DisposeAsync();
        }
    }
}
