using System.Net;
using System.Net.Sockets;

namespace Ops.Providers.Host.Tests;

public sealed class NetworkIoProbeTests : IDisposable
{
    private const ulong FullOf32Bits = 1UL << 32;

    private readonly RecordedHost _host = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _host.Dispose();

    [Fact, Trait("Requirement", "S0-20")]
    public async Task Network_traffic_is_observed_without_thresholds()
    {
        _host.WriteNetwork(("eth0", new(1_000, 10, 0, 0), new(500, 5, 0, 0)), ("wlan0", new(0, 0, 0, 0), new(0, 0, 0, 0)));
        var probe = await StartedAsync(new NetworkIoProbeOptions());

        _host.WriteNetwork(("eth0", new(3_001_000, 3_010, 3, 6), new(90_500, 95, 9, 12)), ("wlan0", new(300, 3, 0, 0), new(6_000_000, 6_000, 0, 0)));

        var result = (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Healthy);
        result.Value.ShouldBe(200_000);
        result.Description.ShouldBeNull();
        var latest = probe.Latest.ShouldNotBeNull();
        latest.Window.ShouldBe(TimeSpan.FromSeconds(30));
        latest.TakenAt.ShouldBe(_time.GetUtcNow());
        latest.Interfaces.ShouldBe([
            new NetworkInterfaceTraffic { Name = "eth0", Received = Traffic(100_000, 100, 0.1, 0.2), Sent = Traffic(3_000, 3, 0.3, 0.4) },
            new NetworkInterfaceTraffic { Name = "wlan0", Received = Traffic(10, 0.1, 0, 0), Sent = Traffic(200_000, 200, 0, 0) },
        ]);
    }

    [Theory]
    [InlineData(2_999, 0, ProbeStatus.Healthy)]
    [InlineData(3_000, 0, ProbeStatus.Degraded)]
    [InlineData(0, 3_000, ProbeStatus.Degraded)]
    [InlineData(5_999, 0, ProbeStatus.Degraded)]
    [InlineData(6_000, 0, ProbeStatus.Unhealthy)]
    [InlineData(0, 6_000, ProbeStatus.Unhealthy)]
    public async Task A_threshold_of_throughput_counts_for_each_direction(ulong received, ulong sent, ProbeStatus expected)
    {
        _host.WriteNetwork(("eth0", default, default));
        var probe = await StartedAsync(new NetworkIoProbeOptions { DegradedBytesPerSecond = 100, UnhealthyBytesPerSecond = 200 });

        _host.WriteNetwork(("eth0", new(received, 1, 0, 0), new(sent, 1, 0, 0)));

        (await probe.RunAsync(_time)).ShouldBe(expected);
    }

    [Fact]
    public async Task The_description_names_interface_directions_window_and_threshold()
    {
        _host.WriteNetwork(("eth0", default, default), ("eth1", default, default));
        var probe = await StartedAsync(new NetworkIoProbeOptions { DegradedBytesPerSecond = 1024 * 1024, DegradedDropsPerSecond = 2, UnhealthyDropsPerSecond = 4 });

        _host.WriteNetwork(("eth0", new(60 * 1024 * 1024, 40_000, 30, 0), new(30 * 1024, 20, 15, 0)), ("eth1", new(0, 0, 0, 90), new(0, 0, 0, 30)));

        var result = (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Unhealthy);
        result.Value.ShouldBe(2 * 1024 * 1024);
        result.Description.ShouldBe(
            $"{Environment.MachineName}: network eth0 received 2 MiB/s and sent 1 KiB/s over 30 s; expected below 1 MiB/s each way; " +
            "network eth0 had 1.5 errors/s (received 1, sent 0.5) over 30 s; expected below 1/s; " +
            "network eth1 dropped 4 packets/s (received 3, sent 1) over 30 s; expected below 2/s");
    }

    [Fact]
    public async Task The_first_run_waits_for_the_window_and_measures_over_it()
    {
        _host.WriteNetwork(("eth0", default, default));
        var probe = new NetworkIoProbe(new NetworkIoProbeOptions { Files = _host.Files });
        probe.Latest.ShouldBeNull();

        var run = probe.RunAsync(_time);
        _host.WriteNetwork(("eth0", new(1_000, 1, 0, 0), default));
        _time.Advance(TimeSpan.FromMilliseconds(499));
        run.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));

        (await run).Value.ShouldBe(2_000);
    }

    [Fact]
    public async Task Every_run_measures_since_the_run_before()
    {
        _host.WriteNetwork(("eth0", new(500, 5, 0, 0), default));
        var probe = await StartedAsync(new NetworkIoProbeOptions());
        _host.WriteNetwork(("eth0", new(3_500, 5, 0, 0), default));
        (await probe.RunAsync(_time)).Value.ShouldBe(100);

        Pass();

        (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Healthy).Value.ShouldBe(0);
    }

    [Fact]
    public async Task A_counter_of_32_bits_that_was_full_goes_on_counting()
    {
        _host.WriteNetwork(("eth0", new(FullOf32Bits - 1_000, 3_000_000, 0, 0), new(FullOf32Bits - 500, 3_000_000, 0, 0)));
        var probe = await StartedAsync(new NetworkIoProbeOptions());

        _host.WriteNetwork(("eth0", new(2_000, 3_000_100, 0, 0), new(100, 3_000_100, 0, 0)));

        (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Healthy).Value.ShouldBe(100);
        probe.Latest!.Interfaces.Single().Sent.BytesPerSecond.ShouldBe(20);
    }

    [Fact]
    public async Task A_counter_of_64_bits_that_was_full_goes_on_counting()
    {
        _host.WriteNetwork(("eth0", new(ulong.MaxValue - 999, 5, 0, 0), default));
        var probe = await StartedAsync(new NetworkIoProbeOptions());

        _host.WriteNetwork(("eth0", new(2_000, 6, 0, 0), default));

        (await probe.RunAsync(_time)).Value.ShouldBe(100);
    }

    [Theory]
    [InlineData(5_000_000_000, 4_000_000, 100, 1)]
    [InlineData(4_000_000_000, 3_000_000, 100, 1)]
    [InlineData(5_000_000_000, 4_000_000, 100, 5_000_000)]
    [InlineData(1_000_000, 1_000, 100_000, 2_000)]
    public async Task An_interface_that_began_to_count_again_has_no_rate_until_the_next_run(ulong bytes, ulong packets, ulong newBytes, ulong newPackets)
    {
        _host.WriteNetwork(("eth0", new(bytes, packets, 50, 50), default));
        var probe = await StartedAsync(new NetworkIoProbeOptions { DegradedBytesPerSecond = 10_000_000 });

        _host.WriteNetwork(("eth0", new(newBytes, newPackets, 0, 0), default));
        (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Unknown).Description.ShouldNotBeNull().ShouldContain("network eth0 appeared or began to count again");
        probe.Latest.ShouldNotBeNull().Interfaces.ShouldBeEmpty();

        Pass();
        _host.WriteNetwork(("eth0", new(newBytes + 3_000, newPackets + 3, 0, 0), default));
        (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Healthy).Value.ShouldBe(100);
    }

    [Fact]
    public async Task Counters_of_errors_that_were_set_back_count_as_none()
    {
        _host.WriteNetwork(("eth0", new(1_000, 10, 4_000_000_000, 4_000_000_000), default));
        var probe = await StartedAsync(new NetworkIoProbeOptions { DegradedDropsPerSecond = 1 });

        _host.WriteNetwork(("eth0", new(4_000, 11, 0, 0), default));

        (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Healthy).Value.ShouldBe(100);
    }

    [Fact]
    public async Task An_interface_that_appears_is_measured_from_the_next_run_on_and_one_that_goes_is_forgotten()
    {
        _host.WriteNetwork(("eth0", default, default), ("veth1", new(1_000_000_000, 1_000_000, 0, 0), default));
        var probe = await StartedAsync(new NetworkIoProbeOptions { UnhealthyBytesPerSecond = 1_000 });

        _host.WriteNetwork(("eth0", new(300, 1, 0, 0), default), ("veth2", new(9_000_000_000, 9_000_000, 0, 0), default));
        (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Healthy).Value.ShouldBe(10);

        Pass();
        _host.WriteNetwork(("eth0", new(300, 1, 0, 0), default), ("veth2", new(9_000_600_000, 9_000_100, 0, 0), default), ("veth1", new(2_000_000_000, 1, 0, 0), default));
        var result = (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Unhealthy);
        result.Value.ShouldBe(20_000);
        result.Description.ShouldNotBeNull().ShouldContain("network veth2 received");
    }

    [Fact]
    public async Task An_interface_asked_for_that_is_not_there_is_unhealthy()
    {
        _host.WriteNetwork(("eth0", default, default));
        var probe = await StartedAsync(new NetworkIoProbeOptions { Interfaces = { "eth0", "bond*" } });

        _host.WriteNetwork(("eth0", new(300, 3, 0, 0), default));

        var result = (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Unhealthy);
        result.Value.ShouldBe(10);
        result.Description.ShouldBe($"{Environment.MachineName}: network interface bond* is missing; there are eth0, lo");
    }

    [Fact]
    public async Task Only_the_interfaces_asked_for_are_measured_and_loopback_is_one_if_named()
    {
        _host.WriteNetwork(("eth0", default, default), ("eth1", default, default), ("wlan0", default, default));
        var some = await StartedAsync(new NetworkIoProbeOptions { Interfaces = { "eth*", "lo" } });
        var others = await StartedAsync(new NetworkIoProbeOptions { ExcludedInterfaces = { "eth*" } });

        await some.RunAsync(_time);
        await others.RunAsync(_time);

        some.Latest!.Interfaces.Select(traffic => traffic.Name).ShouldBe(["eth0", "eth1", "lo"]);
        others.Latest!.Interfaces.Select(traffic => traffic.Name).ShouldBe(["wlan0"]);
    }

    [Fact]
    public async Task A_machine_with_loopback_alone_is_unknown_and_the_description_says_what_to_do()
    {
        _host.WriteNetwork();
        var probe = await StartedAsync(new NetworkIoProbeOptions());

        (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Unknown).Description.ShouldNotBeNull().ShouldContain("name what to measure in Interfaces");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no such table\n")]
    [InlineData("Inter-| Receive\n face |bytes\n  eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15\n")]
    [InlineData("Inter-| Receive\n face |bytes\n  eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 x\n")]
    [InlineData("Inter-| Receive\n face |bytes\n  eth0: 1 -2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n")]
    [InlineData("Inter-| Receive\n face |bytes\n  : 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n")]
    [InlineData("Inter-| Receive\n face |bytes\n  eth0\n")]
    public async Task A_table_that_cannot_be_read_is_unknown_and_the_next_run_begins_anew(string? text)
    {
        if (text is not null)
            _host.Write("/proc/net/dev", text);
        var probe = new NetworkIoProbe(new NetworkIoProbeOptions { Files = _host.Files });
        (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Unknown).Description.ShouldNotBeNull().ShouldContain("/proc/net/dev");

        _host.WriteNetwork(("eth0", default, default));
        var run = probe.RunAsync(_time);
        _host.WriteNetwork(("eth0", new(100, 1, 0, 0), default));
        _time.Advance(TimeSpan.FromMilliseconds(500));

        (await run).ShouldBe(ProbeStatus.Healthy).Value.ShouldBe(200);
    }

    [Fact]
    public async Task A_name_that_touches_its_first_number_is_read()
    {
        _host.Write("/proc/net/dev", "Inter-| Receive\n face |bytes\neth0:1:7 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
        var probe = await StartedAsync(new NetworkIoProbeOptions());

        await probe.RunAsync(_time);

        probe.Latest!.Interfaces.Single().Name.ShouldBe("eth0:1");
    }

    [Fact, Trait("Requirement", "S0-20")]
    public async Task Traffic_of_this_machine_shows()
    {
        using var receiver = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var sender = new UdpClient();
        sender.Connect((IPEndPoint)receiver.Client.LocalEndPoint!);
        var probe = new NetworkIoProbe(new NetworkIoProbeOptions { Interfaces = { "lo" }, MinWindow = TimeSpan.FromMilliseconds(200) });

        await probe.RunAsync();
        for (var i = 0; i < 100; i++)
        {
            await sender.SendAsync(new byte[10_000], TestContext.Current.CancellationToken);
            await receiver.ReceiveAsync(TestContext.Current.CancellationToken);
        }

        (await probe.RunAsync()).ShouldBe(ProbeStatus.Healthy);
        var latest = probe.Latest.ShouldNotBeNull();
        var traffic = latest.Interfaces.ShouldHaveSingleItem();
        (traffic.Received.BytesPerSecond * latest.Window.TotalSeconds).ShouldBeGreaterThanOrEqualTo(1_000_000);
        (traffic.Sent.PacketsPerSecond * latest.Window.TotalSeconds).ShouldBeGreaterThanOrEqualTo(100);
    }

    private async Task<NetworkIoProbe> StartedAsync(NetworkIoProbeOptions options)
    {
        options.Files = _host.Files;
        var probe = new NetworkIoProbe(options);

        // The first run takes the sample from which the next one measures.
        using var cancelled = new CancellationTokenSource();
        var first = probe.ProbeAsync(ProbeContext.StartNow("network", TimeSpan.FromSeconds(5), _time), cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        await first.ShouldThrowAsync<OperationCanceledException>();
        Pass();
        return probe;
    }

    private void Pass() => _time.Advance(TimeSpan.FromSeconds(30));

    private static NetworkTraffic Traffic(double bytes, double packets, double errors, double drops) =>
        new() { BytesPerSecond = bytes, PacketsPerSecond = packets, ErrorsPerSecond = errors, DropsPerSecond = drops };
}
