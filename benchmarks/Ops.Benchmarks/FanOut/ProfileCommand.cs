using System.Diagnostics;
using Ops.Benchmarks.Measuring;
using Ops.Benchmarks.Probes;

namespace Ops.Benchmarks.FanOut;

/// <summary>Runs one contender for a while and nothing else, for a profiler to look at: <c>--only "caller's thread" --kinds noop --sizes 10000 --seconds 10</c>.</summary>
internal sealed class ProfileCommand : ICommand
{
    public string Name => "profile";

    public async Task RunAsync(Arguments arguments)
    {
        foreach (var contender in FanOutCommand.Contenders(ProbeKinds.Create(arguments.Kinds[0], arguments.Sizes[^1])))
        {
            if (contender.Name.Contains(arguments.Only, StringComparison.OrdinalIgnoreCase))
                await RunAsync(contender, arguments.Seconds(10));
            await contender.DisposeAsync();
        }
    }

    private static async Task RunAsync(Contender contender, int seconds)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds)
        {
            var sample = await Sample.TakeAsync(contender, Math.Max(1, 1_000_000 / contender.Probes));
            Console.WriteLine($"{contender.Name}: {Show.Nanoseconds(sample.CpuNanoseconds)}, {Show.Bytes(sample.Bytes)} B");
        }
    }
}
