using System.Runtime.CompilerServices;
using Ops.Benchmarks.Probes;
using Ops.Health;

namespace Ops.Benchmarks.Memory;

/// <summary>Takes a monitor through its life and notes what it holds; each stage is a method of its own, so that no local of one is alive in the next.</summary>
internal sealed class MemoryStages(int history, int probes, TimeSpan running) : IAsyncDisposable
{
    private readonly ProbeRegistration[] _registrations = CreateRegistrations(probes);
    private readonly HealthMonitor _monitor = new(new HealthMonitorOptions { HistoryLength = history });
    private SweepReport? _report;
    private double _atStart;

    /// <summary>Bytes after registration, after a sweep, of the sweep's report, with a running schedule and after it.</summary>
    public List<double> Results { get; } = [];

    public async Task RunAsync()
    {
        _atStart = Used();
        Register();
        Results.Add(Used() - _atStart);
        await SweepAsync();
        var withReport = Used() - _atStart;
        _report = null;
        // The thread that ended the sweep may still have it on its stack.
        await Task.Delay(TimeSpan.FromSeconds(1));
        Results.Add(Used() - _atStart);
        Results.Add(withReport - Results[^1]);
        await RunScheduleAsync();
        Results.Add(Used() - _atStart);
        GC.KeepAlive(_registrations);
    }

    public ValueTask DisposeAsync() => _monitor.DisposeAsync();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Register()
    {
        foreach (var registration in _registrations)
            _monitor.Register(registration);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task SweepAsync()
    {
        _report = new SweepReport();
        await _monitor.SweepAsync(_report, CancellationToken.None);
    }

    private async Task RunScheduleAsync()
    {
        using var end = new CancellationTokenSource();
        var run = _monitor.RunAsync(end.Token);
        await Task.Delay(running);
        Results.Add(Used() - _atStart);
        await end.CancelAsync();
        await run;
    }

    private static ProbeRegistration[] CreateRegistrations(int count)
    {
        var policy = new ProbePolicy { Interval = TimeSpan.FromSeconds(10) };
        var probe = new NoOpProbe();
        return [.. Enumerable.Range(0, count).Select(index => new ProbeRegistration($"probe-{index}", probe) { Policy = policy })];
    }

    private static double Used()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
