using Ops.Health;

namespace Ops.Core.Tests.Health;

/// <summary>A probe that counts its runs and ends at once.</summary>
internal sealed class Counter
{
    private int _value;

    public int Value => Volatile.Read(ref _value);

    public ProbeResult Result { get; set; } = ProbeResult.Healthy();

    public List<long> StartedAt { get; } = [];

    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        StartedAt.Add(context.StartTimestamp);
        Interlocked.Increment(ref _value);
        return new(Result);
    }

    /// <summary>Moves the clock in steps that let the pool keep up, and checks the number of runs at the end.</summary>
    public async Task AfterAsync(Bench bench, double seconds, int expected)
    {
        for (var step = 0; step < seconds * 10; step++)
        {
            bench.Advance(0.1);
            await Until.TrueAsync(() => bench.Monitor.Prober.SlotsInUse == 0, "the runs that came due end");
        }

        Value.ShouldBe(expected);
    }
}
