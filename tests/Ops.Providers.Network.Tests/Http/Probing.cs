using Ops.Health;

namespace Ops.Providers.Network.Tests.Http;

/// <summary>Runs HTTP probes as an engine would.</summary>
internal static class Probing
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static HttpProbeOptions Options(Uri url, HttpTier tier, Action<HttpProbeOptions>? configure = null)
    {
        var options = new HttpProbeOptions { Url = url, Tier = tier };
        configure?.Invoke(options);
        return options;
    }

    public static async Task<ProbeResult> RunOnceAsync(Uri url, HttpTier tier, Action<HttpProbeOptions>? configure = null, TimeProvider? time = null)
    {
        using var probe = new HttpProbe(Options(url, tier, configure));
        return await probe.RunAsync(time);
    }

    public static async Task<ProbeResult> RunAsync(this IHealthProbe probe, TimeProvider? time = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        return await probe.ProbeAsync(ProbeContext.StartNow("under-test", Patience, time), patience.Token);
    }

    public static ProbeResult ShouldBeUnhealthy(this ProbeResult result) => result.ShouldBeBad(ProbeStatus.Unhealthy);

    public static ProbeResult ShouldBeDegraded(this ProbeResult result) => result.ShouldBeBad(ProbeStatus.Degraded);

    private static ProbeResult ShouldBeBad(this ProbeResult result, ProbeStatus status)
    {
        result.Status.ShouldBe(status, result.ToString());
        result.Description.ShouldNotBeNullOrWhiteSpace();
        return result;
    }

    /// <summary>Waits until a condition holds that another thread brings about.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
