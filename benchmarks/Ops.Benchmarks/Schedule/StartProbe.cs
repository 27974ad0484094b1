using Ops.Health;

namespace Ops.Benchmarks.Schedule;

/// <summary>Ends at once and remembers when the engine started it.</summary>
internal sealed class StartProbe : IHealthProbe
{
    private long _startedAt;

    public long StartedAt => Volatile.Read(ref _startedAt);

    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _startedAt, context.StartTimestamp);
        return new(ProbeResult.Healthy());
    }
}
