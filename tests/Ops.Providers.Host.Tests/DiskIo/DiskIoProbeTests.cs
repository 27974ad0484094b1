namespace Ops.Providers.Host.Tests;

public sealed class DiskIoProbeTests : IDisposable
{
    private readonly RecordedHost _host = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    [Trait("Requirement", "S3-67")]
    public async Task Throughput_operations_and_utilisation_are_observed_without_thresholds()
    {
        _host.WriteDisks(("sda", Counters(10, 80, 20, 160, 1_000)), ("nvme0n1", Counters(0, 0, 0, 0, 0)));
        var probe = await StartedAsync(new DiskIoProbeOptions());

        _host.WriteDisks(("sda", Counters(310, 60_080, 920, 120_160, 7_000)), ("nvme0n1", Counters(0, 0, 30, 3_000, 30_000)));

        var result = (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Healthy);
        result.Value.ShouldBe(100);
        result.Description.ShouldBeNull();
        var latest = probe.Latest.ShouldNotBeNull();
        latest.Window.ShouldBe(TimeSpan.FromSeconds(30));
        latest.TakenAt.ShouldBe(_time.GetUtcNow());
        latest.Devices.ShouldBe([
            new DiskDeviceIo { Name = "nvme0n1", Read = Transfer(0, 0), Written = Transfer(51_200, 1), BusyPercent = 100 },
            new DiskDeviceIo { Name = "sda", Read = Transfer(1_024_000, 10), Written = Transfer(2_048_000, 30), BusyPercent = 20 },
        ]);
    }

    [Theory]
    [InlineData(23_999, ProbeStatus.Healthy)]
    [InlineData(24_000, ProbeStatus.Degraded)]
    [InlineData(28_499, ProbeStatus.Degraded)]
    [InlineData(28_500, ProbeStatus.Unhealthy)]
    public async Task A_threshold_of_utilisation_counts_from_there_on(uint busy, ProbeStatus expected)
    {
        _host.WriteDisks(("sda", default));
        var probe = await StartedAsync(new DiskIoProbeOptions { DegradedPercent = 80, UnhealthyPercent = 95 });

        _host.WriteDisks(("sda", Counters(1, 8, 1, 8, busy)));

        (await probe.RunAsync(_time)).ShouldBe(expected);
    }

    [Fact]
    public async Task The_description_names_device_utilisation_window_and_threshold()
    {
        _host.WriteDisks(("sda", default), ("sdb", default));
        var probe = await StartedAsync(new DiskIoProbeOptions { DegradedPercent = 80, UnhealthyPercent = 95 });

        _host.WriteDisks(("sda", Counters(60, 61_440, 45, 122_880, 28_800)), ("sdb", Counters(1, 8, 0, 0, 3_000)));

        var result = (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Unhealthy);
        result.Value.ShouldBe(96);
        result.Description.ShouldBe($"{Environment.MachineName}: block device sda 96 % busy over 30 s (read 1 MiB/s in 2 operations/s, wrote 2 MiB/s in 1.5); expected below 80 %");
    }

    [Fact]
    [Trait("Requirement", "S3-67")]
    public async Task Five_runs_a_second_apart_measure_a_second_each()
    {
        _host.WriteDisks(("sda", default));
        var probe = new DiskIoProbe(new DiskIoProbeOptions { Files = _host.Files });
        probe.Latest.ShouldBeNull();

        for (var second = 1U; second <= 5; second++)
        {
            var run = probe.RunAsync(_time);
            _host.WriteDisks(("sda", Counters(second, 8 * second, 0, 0, 100 * second * second)));
            _time.Advance(TimeSpan.FromSeconds(1));

            (await run).ShouldBe(ProbeStatus.Healthy).Value.ShouldBe(10 * ((2 * second) - 1));
            probe.Latest.ShouldNotBeNull().Window.ShouldBe(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task The_time_that_the_kernel_counts_in_32_bits_goes_on_where_they_were_full()
    {
        _host.WriteDisks(("sda", Counters(10, 80, 0, 0, uint.MaxValue - 2_999)));
        var probe = await StartedAsync(new DiskIoProbeOptions());

        _host.WriteDisks(("sda", Counters(40, 320, 0, 0, 6_000)));

        (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Healthy).Value.ShouldBe(30);
    }

    [Theory]
    [InlineData(5, 8_000)]
    [InlineData(2_000, 40)]
    public async Task A_device_that_began_to_count_again_has_no_rate_until_the_next_run(ulong operations, ulong sectors)
    {
        _host.WriteDisks(("sda", Counters(1_000, 8_000, 0, 0, 60_000)));
        var probe = await StartedAsync(new DiskIoProbeOptions { DegradedPercent = 1 });

        _host.WriteDisks(("sda", Counters(operations, sectors, 0, 0, 10)));
        (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Unknown).Description.ShouldNotBeNull().ShouldContain("block device sda appeared or began to count again");
        probe.Latest.ShouldNotBeNull().Devices.ShouldBeEmpty();

        Pass();
        (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Healthy).Value.ShouldBe(0);
    }

    [Fact]
    public async Task Whole_devices_are_measured_but_none_in_memory_and_no_partitions_unless_named()
    {
        var all = new (string, DiskCounters)[] { ("sda", default), ("sda1", default), ("loop0", default), ("zram0", default), ("cciss/c0d0", default) };
        _host.WriteDisks(all);
        Directory.Delete(_host.Files.At("/sys/block/sda1"));
        var usual = await StartedAsync(new DiskIoProbeOptions());
        var fewer = await StartedAsync(new DiskIoProbeOptions { ExcludedDevices = { "cciss*" } });
        var named = await StartedAsync(new DiskIoProbeOptions { Devices = { "sda*", "loop0" } });

        await usual.RunAsync(_time);
        await fewer.RunAsync(_time);
        await named.RunAsync(_time);

        usual.Latest!.Devices.Select(io => io.Name).ShouldBe(["cciss/c0d0", "sda"]);
        fewer.Latest!.Devices.Select(io => io.Name).ShouldBe(["sda"]);
        named.Latest!.Devices.Select(io => io.Name).ShouldBe(["loop0", "sda", "sda1"]);
    }

    [Fact]
    public async Task A_device_asked_for_that_is_not_there_is_unhealthy()
    {
        _host.WriteDisks(("sda", default));
        var probe = await StartedAsync(new DiskIoProbeOptions { Devices = { "sda", "nvme*" } });

        var result = (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Unhealthy);
        result.Value.ShouldBe(0);
        result.Description.ShouldBe($"{Environment.MachineName}: block device nvme* is missing; there is sda");
    }

    [Fact]
    public async Task A_machine_without_devices_of_its_own_is_unknown_and_the_description_says_what_to_do()
    {
        _host.WriteDisks(("loop0", default));
        var probe = await StartedAsync(new DiskIoProbeOptions());

        (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Unknown).Description.ShouldNotBeNull().ShouldContain("name what to measure in Devices");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no such table\n")]
    [InlineData("   8       0 sda\n")]
    [InlineData("   8       0 sda 1 2 3 4 5 6 7 8 9\n")]
    [InlineData("   8       0 sda 1 2 3 4 5 6 7 8 9 x\n")]
    [InlineData("   8       0 sda 1 -2 3 4 5 6 7 8 9 10 11\n")]
    public async Task A_table_that_cannot_be_read_is_unknown_and_the_next_run_begins_anew(string? text)
    {
        if (text is not null)
            _host.Write("/proc/diskstats", text);
        var probe = new DiskIoProbe(new DiskIoProbeOptions { Files = _host.Files });
        (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Unknown).Description.ShouldNotBeNull().ShouldContain("/proc/diskstats");

        _host.WriteDisks(("sda", default));
        var run = probe.RunAsync(_time);
        _host.WriteDisks(("sda", Counters(1, 8, 0, 0, 500)));
        _time.Advance(TimeSpan.FromSeconds(1));

        (await run).ShouldBe(ProbeStatus.Healthy).Value.ShouldBe(50);
    }

    [Fact]
    public async Task A_table_recorded_on_a_machine_is_read()
    {
        Directory.CreateDirectory(_host.Files.At("/sys/block/vda"));
        _host.Write("/proc/diskstats", "   7       0 loop0 15749 31 118750 19683 10900 11993 112840 1840 0 2400 21774 0 0 0 0 7205 250\n 254       0 vda 1051484 89268 27946546 1433789 4315171 1016210 74888048 1823775 0 997400 4082214 1205280 3354 38338432 341688 891065 482961\n");
        var probe = await StartedAsync(new DiskIoProbeOptions());
        _host.Write("/proc/diskstats", "   7       0 loop0 15749 31 118750 19683 10900 11993 112840 1840 0 2400 21774 0 0 0 0 7205 250\n 254       0 vda 1051544 89268 27947746 1433790 4315201 1016215 74888648 1823776 3 998900 4082230 1205280 3354 38338432 341688 891065 482961\n");

        (await probe.RunAsync(_time)).ShouldBe(ProbeStatus.Healthy).Value.ShouldBe(5);

        probe.Latest!.Devices.ShouldBe([new DiskDeviceIo { Name = "vda", Read = Transfer(20_480, 2), Written = Transfer(10_240, 1), BusyPercent = 5 }]);
    }

    [Fact]
    [Trait("Requirement", "S3-67")]
    public async Task The_devices_of_this_machine_are_measured()
    {
        Assert.SkipUnless(File.Exists("/proc/diskstats") && File.ReadAllText("/proc/diskstats").Length > 0, "there is no block device here");
        var counted = File.ReadLines("/proc/diskstats").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2]).ToList();
        var probe = new DiskIoProbe(new DiskIoProbeOptions { Devices = { "*" }, MinWindow = TimeSpan.FromMilliseconds(50) });

        (await probe.RunAsync()).ShouldBe(ProbeStatus.Healthy).Value.ShouldBeInRange(0, 100);

        probe.Latest.ShouldNotBeNull().Devices.Select(io => io.Name).ShouldBe(counted, ignoreOrder: true);
        probe.Latest.Devices.ShouldAllBe(io => io.Read.BytesPerSecond >= 0 && io.Written.OperationsPerSecond >= 0);
    }

    private async Task<DiskIoProbe> StartedAsync(DiskIoProbeOptions options)
    {
        options.Files = _host.Files;
        var probe = new DiskIoProbe(options);

        // The first run takes the sample from which the next one measures.
        using var cancelled = new CancellationTokenSource();
        var first = probe.ProbeAsync(ProbeContext.StartNow("disk-io", TimeSpan.FromSeconds(5), _time), cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        await first.ShouldThrowAsync<OperationCanceledException>();
        Pass();
        return probe;
    }

    private void Pass() => _time.Advance(TimeSpan.FromSeconds(30));

    private static DiskCounters Counters(ulong reads, ulong sectorsRead, ulong writes, ulong sectorsWritten, uint busy) => new(new(reads, sectorsRead), new(writes, sectorsWritten), busy);

    private static DiskTransfer Transfer(double bytes, double operations) => new() { BytesPerSecond = bytes, OperationsPerSecond = operations };
}
