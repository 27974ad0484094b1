using System.Diagnostics;

namespace Ops.Benchmarks.Measuring;

/// <summary>Measures contenders in turns (A B C A B C …), so that a noisy moment hits all of them.</summary>
internal sealed record Race
{
    public int Rounds { get; init; } = 7;

    /// <summary>How long a sample should at least take: enough that contenders that allocate pay for several collections in each.</summary>
    public TimeSpan SampleTime { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a contender runs before it is measured, so that the tiered compiler is done with it.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Whose noise is waited out before each sample.</summary>
    public Neighbours Neighbours { get; init; } = new(TimeSpan.Zero);

    public async Task<IReadOnlyList<RaceResult>> RunAsync(IReadOnlyList<Contender> contenders)
    {
        var sweeps = new int[contenders.Count];
        for (var index = 0; index < contenders.Count; index++)
            sweeps[index] = await WarmUpAsync(contenders[index]);
        // The compiler's background thread gets a moment to install what the warm-up asked for.
        await Task.Delay(200);

        var samples = contenders.Select(_ => new List<Sample>(Rounds)).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var index = 0; index < contenders.Count; index++)
            {
                await Neighbours.WaitForQuietAsync();
                Settle();
                samples[index].Add(await Sample.TakeAsync(contenders[index], sweeps[index]));
            }
        }

        return [.. contenders.Select((contender, index) => new RaceResult(contender.Name, samples[index]))];
    }

    /// <summary>Runs a contender for a while and returns how many sweeps a sample needs.</summary>
    private async Task<int> WarmUpAsync(Contender contender)
    {
        var started = Stopwatch.GetTimestamp();
        var sweeps = 0;
        var batch = 1;
        var best = TimeSpan.MaxValue;
        while (Stopwatch.GetElapsedTime(started) < WarmUp || sweeps < 3)
        {
            var begun = Stopwatch.GetTimestamp();
            await contender.SweepAsync(batch);
            var took = Stopwatch.GetElapsedTime(begun) / batch;
            best = took < best ? took : best;
            sweeps += batch;
            batch = took < TimeSpan.FromMilliseconds(1) ? 64 : 1;
        }

        contender.Verify();
        return Math.Max(1, (int)Math.Ceiling(SampleTime / best));
    }

    /// <summary>Collects what the contender before left, which is not this one's to pay for.</summary>
    private static void Settle()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
