using Ops.Health;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 9: a hundred thousand synchronous completions do not grow the stack.</summary>
public sealed class T09_StackTests
{
    [Fact]
    public async Task A_hundred_thousand_probes_that_end_at_once_run_at_one_depth()
    {
        await using var bench = new Bench(options => options.HistoryLength = 0);
        var depths = new HashSet<int>();
        var probe = new DelegateProbe((context, _) =>
        {
            if (context.ProbeName.EndsWith("000", StringComparison.Ordinal))
                depths.Add(new System.Diagnostics.StackTrace().FrameCount);
            return new(ProbeResult.Healthy());
        });
        for (var number = 0; number < 100_000; number++)
            bench.Add($"p{number}", probe, static _ => { });

        (await bench.SweepAsync()).CountOf(ProbeStatus.Healthy).ShouldBe(100_000);
        depths.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_chain_of_probes_that_complete_each_other_does_not_overflow_the_stack()
    {
        const int length = 20_000;
        await using var bench = new Bench(options => options.MaxConcurrency = 1 + length);
        var runs = new TaskCompletionSource<ProbeResult>[length];
        for (var number = 0; number < length; number++)
        {
            var own = number;
            runs[own] = new TaskCompletionSource<ProbeResult>();
            bench.Add($"p{own}", (_, _) => new(Wait(own)));
        }

        async Task<ProbeResult> Wait(int own)
        {
            var result = await runs[own].Task;
            if (own + 1 < length)
                runs[own + 1].SetResult(result);
            return result;
        }

        var sweep = bench.SweepAsync();
        runs[0].SetResult(ProbeResult.Healthy());

        (await sweep).CountOf(ProbeStatus.Healthy).ShouldBe(length);
    }
}
