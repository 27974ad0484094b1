using Ops.Conformance;
using Ops.Health;

namespace Ops.Core.Tests.Health.Heartbeat;

public sealed class HeartbeatProbeTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Silence_past_the_time_to_live_is_unhealthy_and_a_beat_makes_it_healthy()
    {
        var probe = new HeartbeatProbe(new HeartbeatProbeOptions { UnhealthyAfter = TimeSpan.FromSeconds(60), DegradedAfter = TimeSpan.FromSeconds(30) }, _time);
        (await RunAsync(probe)).Status.ShouldBe(ProbeStatus.Unknown);
        probe.Beat();
        (await RunAsync(probe)).Status.ShouldBe(ProbeStatus.Healthy);
        _time.Advance(TimeSpan.FromSeconds(31));
        (await RunAsync(probe)).Status.ShouldBe(ProbeStatus.Degraded);
        _time.Advance(TimeSpan.FromSeconds(30));
        var late = await RunAsync(probe);
        late.Status.ShouldBe(ProbeStatus.Unhealthy);
        late.Value.ShouldBe(61);
        late.Description.ShouldBe("the last beat of 'worker' came 61 s ago; unhealthy after 60 s");
        probe.Beat();
        (await RunAsync(probe)).Status.ShouldBe(ProbeStatus.Healthy);
    }

    [Fact]
    public async Task A_sender_that_never_beat_is_unhealthy_after_the_time_to_live()
    {
        var probe = new HeartbeatProbe(new HeartbeatProbeOptions(), _time);
        _time.Advance(TimeSpan.FromSeconds(61));

        (await RunAsync(probe)).Description.ShouldNotBeNull().ShouldContain("no beat of 'worker' has come in 61 s");
    }

    [Fact]
    public async Task Phi_goes_by_the_rhythm_of_the_sender()
    {
        var regular = await SuspicionAfterAsync(silence: 3, interval: _ => 1);
        var irregular = await SuspicionAfterAsync(silence: 3, interval: beat => beat % 2 == 0 ? 0.2 : 1.8);

        regular.Status.ShouldBe(ProbeStatus.Unhealthy);
        irregular.Value.ShouldBeLessThan(regular.Value);
        irregular.Status.ShouldNotBe(ProbeStatus.Unhealthy);
    }

    [Fact]
    public async Task Phi_only_grows_with_the_silence()
    {
        var last = -1.0;
        for (var silence = 0.0; silence < 20; silence += 0.25)
        {
            var phi = (await SuspicionAfterAsync(silence, _ => 1)).Value;
            phi.ShouldBeGreaterThanOrEqualTo(last);
            double.IsFinite(phi).ShouldBeTrue();
            last = phi;
        }
    }

    [Theory]
    // The tail of the normal distribution: P(X > mean + y * deviation) for y = 1, 2, 3.
    [InlineData(1.1, 0.158655)]
    [InlineData(1.2, 0.022750)]
    [InlineData(1.3, 0.001350)]
    public void Phi_is_the_logarithm_of_the_tail_of_the_normal_distribution(double silence, double chance)
    {
        var window = new ArrivalWindow(10);
        for (var beat = 0; beat < 10; beat++)
            window.Add(1);

        Math.Pow(10, -window.Phi(silence, 0, 0.1)).ShouldBe(chance, 2e-4);
    }

    [Fact]
    public void Wrong_options_are_refused_all_at_once()
    {
        var error = Should.Throw<OpsConfigurationException>(() => new HeartbeatProbe(new HeartbeatProbeOptions { UnhealthyAfter = TimeSpan.Zero, WindowLength = 1, DegradedPhi = 9 }, _time));

        error.Problems.Count.ShouldBeGreaterThanOrEqualTo(3);
    }

    private static async Task<ProbeResult> SuspicionAfterAsync(double silence, Func<int, double> interval)
    {
        var time = new ManualTime();
        var probe = new HeartbeatProbe(new HeartbeatProbeOptions { Method = HeartbeatMethod.PhiAccrual }, time);
        for (var beat = 0; beat < 50; beat++)
        {
            probe.Beat();
            time.Advance(TimeSpan.FromSeconds(interval(beat)));
        }

        probe.Beat();
        time.Advance(TimeSpan.FromSeconds(silence));
        return await RunAsync(probe);
    }

    private static ValueTask<ProbeResult> RunAsync(HeartbeatProbe probe) =>
        probe.ProbeAsync(ProbeContext.StartNow("worker", TimeSpan.FromSeconds(1)), CancellationToken.None);
}
