using System.Threading.Tasks.Sources;
using Ops.Health;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 8: a ValueTask is consumed once.</summary>
public sealed class T08_SingleConsumptionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_result_of_a_value_task_is_taken_once(bool completesAtOnce)
    {
        await using var bench = new Bench();
        var source = new CountingSource();
        bench.Add("counted", (_, _) => source.Start(completesAtOnce));
        var sweep = bench.SweepAsync();
        if (!completesAtOnce)
            source.Complete();

        (await sweep)[0].Status.ShouldBe(ProbeStatus.Healthy);
        source.Taken.ShouldBe(1);
    }

    [Fact]
    public async Task Also_where_the_run_was_abandoned_before()
    {
        await using var bench = new Bench();
        var source = new CountingSource();
        bench.Add("counted", (_, _) => source.Start(completesAtOnce: false));
        var sweep = bench.SweepAsync();
        bench.Advance(6.01);
        await sweep;
        source.Taken.ShouldBe(0);
        source.Complete();

        source.Taken.ShouldBe(1);
    }

    private sealed class CountingSource : IValueTaskSource<ProbeResult>
    {
        private ManualResetValueTaskSourceCore<ProbeResult> _core;

        public int Taken { get; private set; }

        public ValueTask<ProbeResult> Start(bool completesAtOnce)
        {
            _core.Reset();
            if (completesAtOnce)
                Complete();
            return new ValueTask<ProbeResult>(this, _core.Version);
        }

        public void Complete() => _core.SetResult(ProbeResult.Healthy());

        public ProbeResult GetResult(short token)
        {
            Taken++;
            return _core.GetResult(token);
        }

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);
    }
}
