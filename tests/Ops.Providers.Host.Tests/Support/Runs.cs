namespace Ops.Providers.Host.Tests;

internal static class Runs
{
    public static ProbeResult Run(this IHealthProbe probe, TimeProvider? time = null)
    {
        var run = probe.ProbeAsync(ProbeContext.StartNow("probe", TimeSpan.FromSeconds(10), time), TestContext.Current.CancellationToken);
        return run.IsCompleted ? run.Result : throw new InvalidOperationException("this kind of probe does not wait");
    }

    public static async Task<ProbeResult> RunAsync(this IHealthProbe probe, TimeProvider? time = null) =>
        await probe.ProbeAsync(ProbeContext.StartNow("probe", TimeSpan.FromSeconds(10), time), TestContext.Current.CancellationToken);

    public static ProbeResult ShouldBe(this ProbeResult result, ProbeStatus status)
    {
        result.Status.ShouldBe(status, result.ToString());
        return result;
    }
}
