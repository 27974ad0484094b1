using Ops.Conformance;
using Ops.Health;

namespace Ops.Core.Tests.Health;

/// <summary>A monitor on fake time that starts its sweeps on the test's own thread, so that a test sees every step.</summary>
internal sealed class Bench : IAsyncDisposable
{
    public Bench()
        : this(static _ => { })
    {
    }

    public Bench(Action<HealthMonitorOptions> configure)
    {
        var options = new HealthMonitorOptions { SweepStart = SweepStart.CallerThread };
        configure(options);
        Monitor = new HealthMonitor(options, Time);
    }

    public ManualTime Time { get; } = new();

    public HealthMonitor Monitor { get; }

    public ManualProbe Add(string name) => Add(name, static _ => { });

    public ManualProbe Add(string name, Action<ProbePolicy> configure, params string[] dependsOn)
    {
        var probe = new ManualProbe();
        Add(name, probe, configure, dependsOn);
        return probe;
    }

    public void Add(string name, IHealthProbe probe, Action<ProbePolicy> configure, params string[] dependsOn)
    {
        var policy = new ProbePolicy { HealthyThreshold = 1, UnhealthyThreshold = 1, Timeout = TimeSpan.FromSeconds(5), AbandonGrace = TimeSpan.FromSeconds(1) };
        configure(policy);
        Monitor.Register(new ProbeRegistration(name, probe) { Policy = policy, DependsOn = dependsOn });
    }

    public void Add(string name, Func<ProbeContext, CancellationToken, ValueTask<ProbeResult>> probe) => Add(name, probe, static _ => { });

    public void Add(string name, Func<ProbeContext, CancellationToken, ValueTask<ProbeResult>> probe, Action<ProbePolicy> configure) =>
        Add(name, new DelegateProbe(probe), configure);

    public Task<SweepReport> SweepAsync() => Monitor.SweepAsync(CancellationToken.None).AsTask();

    public Task<SweepReport> SweepAsync(CancellationToken cancellationToken) => Monitor.SweepAsync(cancellationToken).AsTask();

    public void Advance(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    public async ValueTask DisposeAsync()
    {
        var disposal = Monitor.DisposeAsync().AsTask();
        // What a test left hanging is given up at its deadline.
        while (!disposal.IsCompleted)
        {
            Advance(1);
            await Task.Yield();
        }

        await disposal;
    }
}
