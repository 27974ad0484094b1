using System.Threading.Tasks.Sources;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ops.Health;

namespace Ops.Benchmarks.Probes;

/// <summary>Goes over the thread pool once, as <see cref="YieldingProbe"/> does, but allocates nothing: what is left is the cost of running a pending probe.</summary>
internal sealed class PendingProbe : IBenchProbe, IValueTaskSource<ProbeResult>, IThreadPoolWorkItem
{
    private ManualResetValueTaskSourceCore<ProbeResult> _source;

    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        _source.Reset();
        var task = new ValueTask<ProbeResult>(this, _source.Version);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return task;
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await ProbeAsync(default, cancellationToken);
        return HealthCheckResult.Healthy();
    }

    public void Execute() => _source.SetResult(ProbeResult.Healthy());

    public ProbeResult GetResult(short token) => _source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
