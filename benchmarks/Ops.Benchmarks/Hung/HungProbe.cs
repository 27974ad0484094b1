using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ops.Benchmarks.Probes;
using Ops.Health;

namespace Ops.Benchmarks.Hung;

/// <summary>Ignores its token and does not end before it is let go: as a task that stays pending, or stuck in its thread.</summary>
internal sealed class HungProbe(bool blocksItsThread) : IBenchProbe
{
    private TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the probe hangs; otherwise it ends at once.</summary>
    public bool Hangs { get; set; }

    public async ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        await HangAsync();
        return ProbeResult.Healthy();
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await HangAsync();
        return HealthCheckResult.Healthy();
    }

    /// <summary>Ends the run that hangs.</summary>
    public void LetGo() => Interlocked.Exchange(ref _end, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    private Task HangAsync()
    {
        if (!Hangs)
            return Task.CompletedTask;

        var end = Volatile.Read(ref _end).Task;
        if (blocksItsThread)
            end.Wait();
        return end;
    }
}
