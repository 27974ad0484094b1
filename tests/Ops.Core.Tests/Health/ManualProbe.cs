using System.Collections.Concurrent;
using Ops.Health;

namespace Ops.Core.Tests.Health;

/// <summary>A probe whose every run ends when the test says so, on the test's thread.</summary>
internal sealed class ManualProbe : IHealthProbe
{
    private readonly ConcurrentQueue<ManualRun> _runs = new();
    private ManualRun? _current;

    public int Started { get; private set; }

    public ManualRun Current => _current ?? throw new InvalidOperationException("the probe was not started");

    public bool IgnoresToken { get; set; }

    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        Started++;
        var run = new ManualRun(context, cancellationToken);
        _current = run;
        _runs.Enqueue(run);
        if (!IgnoresToken)
            run.EndWhenCanceled();
        return new ValueTask<ProbeResult>(run.Task);
    }
}
