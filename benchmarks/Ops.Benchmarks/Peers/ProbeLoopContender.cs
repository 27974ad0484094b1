using Ops.Benchmarks.Measuring;
using Ops.Health;

namespace Ops.Benchmarks.Peers;

/// <summary>What contenders written by hand share: each probe under a token of its own that its timeout cancels, and every result kept.</summary>
internal abstract class ProbeLoopContender(string name, IReadOnlyList<IHealthProbe> probes) : Contender(name, probes.Count)
{
    private readonly CancellationTokenSource _caller = new();

    protected CancellationToken Caller => _caller.Token;

    /// <summary>What the last sweep found.</summary>
    protected ProbeResult[] Results { get; set; } = new ProbeResult[probes.Count];

    public sealed override async Task SweepAsync(int times)
    {
        for (var sweep = 0; sweep < times; sweep++)
            await SweepAsync();
    }

    public override void Verify() => Verify(Results.Count(result => result.Status == ProbeStatus.Healthy));

    public override ValueTask DisposeAsync()
    {
        _caller.Dispose();
        return ValueTask.CompletedTask;
    }

    protected abstract Task SweepAsync();

    protected async Task RunAsync(int index)
    {
        using var timeout = StartTimeout();
        Results[index] = await RunAsync(index, timeout.Token);
    }

    /// <summary>As <see cref="RunAsync(int)"/>, for callers that take a value task.</summary>
    protected async ValueTask RunOnAsync(int index)
    {
        using var timeout = StartTimeout();
        Results[index] = await RunAsync(index, timeout.Token);
    }

    protected async Task<ProbeResult> RunAndReturnAsync(int index)
    {
        using var timeout = StartTimeout();
        return await RunAsync(index, timeout.Token);
    }

    protected async ValueTask<ProbeResult> RunAsync(int index, CancellationToken cancellationToken)
    {
        try
        {
            return await probes[index].ProbeAsync(Rules.Context("probe"), cancellationToken);
        }
        catch (Exception exception)
        {
            return ProbeResult.Unhealthy("the probe failed", exception);
        }
    }

    private CancellationTokenSource StartTimeout()
    {
        var timeout = CancellationTokenSource.CreateLinkedTokenSource(Caller);
        timeout.CancelAfter(Rules.Timeout);
        return timeout;
    }
}
