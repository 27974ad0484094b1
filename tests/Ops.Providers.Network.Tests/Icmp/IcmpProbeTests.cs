using System.Net.NetworkInformation;
using System.Net.Sockets;
using Ops.Conformance;
using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Providers.Network.Tests;

public sealed class IcmpProbeTests
{
    private static readonly (IPStatus Status, int Milliseconds) _lost = (IPStatus.TimedOut, 0);

    [Fact]
    public async Task The_value_is_the_mean_round_trip()
    {
        var result = await Probe((IPStatus.Success, 10), (IPStatus.Success, 20), (IPStatus.Success, 60)).RunAsync();

        result.ShouldBe(ProbeResult.Healthy(30));
    }

    [Fact]
    public async Task A_lost_echo_degrades_and_does_not_count_into_the_mean()
    {
        var result = await Probe((IPStatus.Success, 10), _lost, (IPStatus.Success, 20)).RunAsync();

        result.ShouldBe(ProbeResult.Degraded("lost 1 of 3 echoes to 127.0.0.1 (33.3 %: 1 × no reply); expected below 1 %", 15));
    }

    [Fact]
    public async Task Half_of_the_echoes_lost_is_unhealthy_and_the_reasons_are_counted()
    {
        var result = await Probe(_lost, (IPStatus.DestinationHostUnreachable, 0), (IPStatus.Success, 5)).RunAsync();

        result.ShouldBe(ProbeResult.Unhealthy("lost 2 of 3 echoes to 127.0.0.1 (66.7 %: 1 × host unreachable, 1 × no reply); expected below 1 %", value: 5));
    }

    [Fact]
    public async Task Without_any_reply_there_is_no_value()
    {
        var result = await Probe(_lost, _lost, _lost).RunAsync();

        result.Status.ShouldBe(ProbeStatus.Unhealthy);
        result.Value.ShouldBe(double.NaN);
    }

    [Theory]
    [InlineData(49, ProbeStatus.Healthy)]
    [InlineData(50, ProbeStatus.Degraded)]
    [InlineData(99, ProbeStatus.Degraded)]
    [InlineData(100, ProbeStatus.Unhealthy)]
    public async Task The_mean_round_trip_has_thresholds(int milliseconds, ProbeStatus status)
    {
        var options = Options();
        (options.Count, options.DegradedLatency, options.UnhealthyLatency) = (1, TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(100));

        (await new IcmpProbe(options, new ScriptedEcho((IPStatus.Success, milliseconds))).RunAsync()).Status.ShouldBe(status);
    }

    [Fact]
    public async Task Too_slow_outweighs_a_tolerable_loss()
    {
        var options = Options();
        options.UnhealthyLatency = TimeSpan.FromMilliseconds(100);

        var result = await new IcmpProbe(options, new ScriptedEcho((IPStatus.Success, 200), _lost, (IPStatus.Success, 200))).RunAsync();

        result.Status.ShouldBe(ProbeStatus.Unhealthy);
        result.Description.ShouldBe("an echo to 127.0.0.1 took 200 ms; expected below 100 ms");
    }

    [Fact]
    public async Task Without_the_right_to_ping_the_health_is_unknown_and_the_remedy_is_named()
    {
        var echo = new ScriptedEcho(_ => throw new PlatformNotSupportedException("The system's ping utility could not be found."));

        var result = await new IcmpProbe(Options(), echo).RunAsync();

        result.Status.ShouldBe(ProbeStatus.Unknown);
        result.Description.ShouldNotBeNull().ShouldStartWith("cannot ping 127.0.0.1: this process may not open raw sockets and there is no ping utility; grant CAP_NET_RAW or install ping");
    }

    [Theory]
    [InlineData(SocketError.NetworkUnreachable, "ping failed: no route to 127.0.0.1")]
    [InlineData(SocketError.AccessDenied, "ping failed: the system does not permit traffic to 127.0.0.1")]
    public async Task A_local_refusal_to_send_is_unhealthy(SocketError error, string words)
    {
        var echo = new ScriptedEcho(_ => throw new PingException("An exception occurred during a Ping request.", new SocketException((int)error)));

        (await new IcmpProbe(Options(), echo).FailAsync()).ShouldBe(words);
    }

    [Fact]
    public async Task The_echoes_share_four_fifths_of_the_time_left()
    {
        var echo = new ScriptedEcho((IPStatus.Success, 1), (IPStatus.Success, 1), (IPStatus.Success, 1));
        var context = ProbeContext.StartNow("p", TimeSpan.FromSeconds(15), new ManualTime());

        await new IcmpProbe(Options(), echo).ProbeAsync(context, CancellationToken.None);

        echo.Timeouts.ShouldBe([TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(4)]);
    }

    [Fact]
    public async Task A_cancelled_run_ends_within_the_echo()
    {
        using var cancellation = new CancellationTokenSource();
        var never = new TaskCompletionSource<(IPStatus, TimeSpan)>();
        var run = new IcmpProbe(Options(), new ScriptedEcho(_ => never.Task)).ProbeAsync(ProbeContext.StartNow("p", TimeSpan.FromSeconds(5)), cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(run);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Loopback_answers_for_real(string host)
    {
        var result = await new IcmpProbe(new IcmpProbeOptions { Host = host }).RunAsync();
        if (result.Status == ProbeStatus.Unknown)
            RealPart.Missing(result.Description!);

        result.ShouldBeHealthy();
        result.Value.ShouldBeInRange(0, 1000);
    }

    private static IcmpProbeOptions Options() => new() { Host = "127.0.0.1" };

    private static IcmpProbe Probe(params (IPStatus Status, int Milliseconds)[] replies) => new(Options(), new ScriptedEcho(replies));
}
