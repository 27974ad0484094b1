using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;
using Ops.Health;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 9: a hundred thousand synchronous completions do not grow the stack.</summary>
public sealed class T09_StackTests
{
    [Fact]
    public async Task A_hundred_thousand_probes_that_end_at_once_run_at_one_depth()
    {
        await using var bench = new Bench(options => options.HistoryLength = 0);
        var depths = new ConcurrentBag<int>();
        var probe = new DelegateProbe((context, _) =>
        {
            if (context.ProbeName.EndsWith("000", StringComparison.Ordinal))
                depths.Add(new System.Diagnostics.StackTrace().FrameCount);
            return new(ProbeResult.Healthy());
        });
        for (var number = 0; number < 100_000; number++)
            bench.Add($"p{number}", probe, static _ => { });

        (await bench.SweepAsync()).CountOf(ProbeStatus.Healthy).ShouldBe(100_000);
        // A few frames come and go with what the compiler inlines meanwhile; a stack that grows would grow by thousands.
        (depths.Max() - depths.Min()).ShouldBeLessThan(20);
    }

    [Fact]
    public async Task A_chain_of_probes_that_complete_each_other_does_not_overflow_the_stack()
    {
        const int length = 20_000;
        await using var bench = new Bench(options => options.MaxConcurrency = length);
        var sources = Enumerable.Range(0, length).Select(_ => new InlineSource()).ToList();
        foreach (var source in sources)
            bench.Add($"waits {bench.Monitor.Count}", (_, _) => source.Task);
        // Each of these, begun in the slot that the last completion freed, completes the next from inside its own call.
        for (var number = 1; number < length; number++)
        {
            var next = sources[number];
            bench.Add($"completes {number}", (_, _) =>
            {
                next.Complete();
                return new(ProbeResult.Healthy());
            });
        }

        var sweep = bench.SweepAsync();
        sources[0].Complete();

        (await sweep).CountOf(ProbeStatus.Healthy).ShouldBe((2 * length) - 1);
    }

    /// <summary>A task whose continuation runs inside its completion, without the guard that a <see cref="Task"/> has of its own.</summary>
    private sealed class InlineSource : IValueTaskSource<ProbeResult>
    {
        private ManualResetValueTaskSourceCore<ProbeResult> _core;

        public ValueTask<ProbeResult> Task => new(this, _core.Version);

        public void Complete() => _core.SetResult(ProbeResult.Healthy());

        public ProbeResult GetResult(short token) => _core.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);
    }
}
