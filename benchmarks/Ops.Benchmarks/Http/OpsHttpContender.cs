using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Ops.Benchmarks.Measuring;
using Ops.Benchmarks.Peers;
using Ops.Health;
using Ops.Providers.Network;

namespace Ops.Benchmarks.Http;

/// <summary>Registered HTTP probes of one tier, as an application registers them.</summary>
internal sealed class OpsHttpContender : Contender
{
    private readonly CancellationTokenSource _caller = new();
    private readonly SweepReport _report = new();
    private readonly ServiceProvider _services;
    private readonly HealthMonitor _monitor;

    public OpsHttpContender(string name, HttpCase target, HttpTier tier)
        : base(name, target.Probes)
    {
        var services = new ServiceCollection();
        var ops = services.AddOps().ConfigureHealth(static options => options.MaxConcurrency = Rules.Width);
        for (var index = 0; index < target.Probes; index++)
            ops.AddHttpProbe(string.Create(CultureInfo.InvariantCulture, $"probe-{index}"), options => Configure(options, target, tier));
        _services = services.BuildServiceProvider();
        _monitor = _services.GetRequiredService<HealthMonitor>();
    }

    public override async Task SweepAsync(int times)
    {
        for (var sweep = 0; sweep < times; sweep++)
            await _monitor.SweepAsync(_report, _caller.Token);
    }

    public override void Verify()
    {
        if (_report.FirstOrDefault(entry => entry.Result.Status != ProbeStatus.Healthy) is { Name: not null } failed)
            throw new InvalidOperationException($"{Name}: {failed.Result.Description}");
        Verify(_report.CountOf(ProbeOutcome.Completed));
    }

    public override async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _caller.Dispose();
    }

    private static void Configure(HttpProbeOptions options, HttpCase target, HttpTier tier)
    {
        options.Url = target.Url;
        options.Method = target.Method.Method;
        options.ConnectionMode = target.Connections;
        options.Tier = tier;
        options.Policy.Timeout = Rules.Timeout;
    }
}
