using Ops.Health;

namespace Ops.Providers.Network.Tests;

internal static class ProbeRun
{
    /// <summary>Runs a probe once, as an engine with a generous timeout would.</summary>
    public static async Task<ProbeResult> RunAsync(this IHealthProbe probe)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await probe.ProbeAsync(ProbeContext.StartNow("under-test", TimeSpan.FromSeconds(20)), timeout.Token);
    }

    /// <summary>Runs a probe once and returns why its target is unhealthy.</summary>
    public static async Task<string> FailAsync(this IHealthProbe probe)
    {
        var result = await probe.RunAsync();
        result.Status.ShouldBe(ProbeStatus.Unhealthy, result.ToString());
        return result.Description.ShouldNotBeNull();
    }
}
