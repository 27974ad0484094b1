using System.Threading.Channels;
using Ops.Health;

namespace Ops.Benchmarks.Peers;

/// <summary>Starts everything at once and takes the results from the tasks, as one writes it.</summary>
internal sealed class WhenAllContender(IReadOnlyList<IHealthProbe> probes) : ProbeLoopContender("Task.WhenAll + CTS", probes)
{
    private readonly Task<ProbeResult>[] _tasks = new Task<ProbeResult>[probes.Count];

    protected override async Task SweepAsync()
    {
        for (var index = 0; index < _tasks.Length; index++)
            _tasks[index] = RunAndReturnAsync(index);
        Results = await Task.WhenAll(_tasks);
    }
}

/// <summary>Starts everything at once and lets each task put its result into an array that is used again.</summary>
internal sealed class LeanWhenAllContender(IReadOnlyList<IHealthProbe> probes) : ProbeLoopContender("Task.WhenAll + CTS, results in one array", probes)
{
    private readonly Task[] _tasks = new Task[probes.Count];

    protected override Task SweepAsync()
    {
        for (var index = 0; index < _tasks.Length; index++)
            _tasks[index] = RunAsync(index);
        return Task.WhenAll(_tasks);
    }
}

internal sealed class ForAsyncContender(IReadOnlyList<IHealthProbe> probes) : ProbeLoopContender("Parallel.ForAsync, 64 wide + CTS", probes)
{
    protected override Task SweepAsync() => Parallel.ForAsync(
        0, Probes, new ParallelOptions { MaxDegreeOfParallelism = Rules.Width, CancellationToken = Caller }, (index, _) => RunOnAsync(index));
}

internal sealed class ForEachAsyncContender(IReadOnlyList<IHealthProbe> probes) : ProbeLoopContender("Parallel.ForEachAsync, 64 wide + CTS", probes)
{
    protected override Task SweepAsync() => Parallel.ForEachAsync(
        Enumerable.Range(0, Probes), new ParallelOptions { MaxDegreeOfParallelism = Rules.Width, CancellationToken = Caller }, (index, _) => RunOnAsync(index));
}

internal sealed class SemaphoreContender(IReadOnlyList<IHealthProbe> probes) : ProbeLoopContender("SemaphoreSlim, 64 wide + CTS", probes)
{
    private readonly SemaphoreSlim _free = new(Rules.Width);
    private readonly Task[] _tasks = new Task[probes.Count];

    protected override Task SweepAsync()
    {
        for (var index = 0; index < _tasks.Length; index++)
            _tasks[index] = RunLimitedAsync(index);
        return Task.WhenAll(_tasks);
    }

    public override ValueTask DisposeAsync()
    {
        _free.Dispose();
        return base.DisposeAsync();
    }

    private async Task RunLimitedAsync(int index)
    {
        await _free.WaitAsync(Caller);
        try
        {
            await RunAsync(index);
        }
        finally
        {
            _free.Release();
        }
    }
}

internal sealed class ChannelContender(IReadOnlyList<IHealthProbe> probes) : ProbeLoopContender("Channel, 64 workers + CTS", probes)
{
    protected override Task SweepAsync()
    {
        var work = Channel.CreateBounded<int>(new BoundedChannelOptions(1024) { SingleWriter = true });
        var workers = new Task[Math.Min(Rules.Width, Probes)];
        for (var worker = 0; worker < workers.Length; worker++)
            workers[worker] = WorkAsync(work.Reader);
        return FeedAsync(work.Writer, workers);
    }

    private async Task FeedAsync(ChannelWriter<int> writer, Task[] workers)
    {
        for (var index = 0; index < Probes; index++)
            await writer.WriteAsync(index, Caller);
        writer.Complete();
        await Task.WhenAll(workers);
    }

    private async Task WorkAsync(ChannelReader<int> reader)
    {
        while (await reader.WaitToReadAsync(Caller))
        {
            while (reader.TryRead(out var index))
                await RunOnAsync(index);
        }
    }
}

/// <summary>The best that could be written by hand: workers over one shared counter, each with one token source that is reset, not made, for every probe.</summary>
internal sealed class TunedWorkersContender(IReadOnlyList<IHealthProbe> probes) : ProbeLoopContender("64 workers, reused CTS (hand-tuned)", probes)
{
    private int _next;

    protected override Task SweepAsync()
    {
        _next = 0;
        var workers = new Task[Math.Min(Rules.Width, Probes)];
        for (var worker = 0; worker < workers.Length; worker++)
            workers[worker] = WorkAsync();
        return Task.WhenAll(workers);
    }

    private async Task WorkAsync()
    {
        var timeout = CancellationTokenSource.CreateLinkedTokenSource(Caller);
        try
        {
            while (Interlocked.Increment(ref _next) - 1 is var index && index < Probes)
            {
                timeout.CancelAfter(Rules.Timeout);
                Results[index] = await RunAsync(index, timeout.Token);
                if (!timeout.TryReset())
                {
                    timeout.Dispose();
                    timeout = CancellationTokenSource.CreateLinkedTokenSource(Caller);
                }
            }
        }
        finally
        {
            timeout.Dispose();
        }
    }
}
