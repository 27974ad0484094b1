using System.Text;

namespace Ops.Providers.Host.Tests;

public sealed class KernelNumbersTests : IDisposable
{
    private readonly RecordedHost _host = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("12 rest", true, 12)]
    [InlineData("\t  12\n", true, 12)]
    [InlineData("12", true, 12)]
    [InlineData("9223372036854775807", true, long.MaxValue)]
    [InlineData("9223372036854775808", false, 0)]
    [InlineData("-12", false, 0)]
    [InlineData("12x", false, 0)]
    [InlineData("max", false, 0)]
    [InlineData("", false, 0)]
    public void Only_what_a_kernel_writes_is_a_number(string text, bool parsed, long number)
    {
        KernelText.TryParse(Encoding.UTF8.GetBytes(text), out var value).ShouldBe(parsed);

        value.ShouldBe(number);
    }

    [Theory]
    [InlineData("cpu  1 2 3 4 5 6 7 8 9 10\n", true)]
    [InlineData("cpu  1 2 3 4\n", true)]
    [InlineData("cpu  1 2 x 4\n", false)]
    [InlineData("cpu  1 2 3 9223372036854775807 5 6 7 8\n", false)]
    public void A_line_of_processor_times_is_read_whole_or_not_at_all(string text, bool parsed) =>
        CpuTimes.TryParse(Encoding.UTF8.GetBytes(text), out _).ShouldBe(parsed);

    [Theory]
    [InlineData("5 6", "3", "100", "500", true)]
    [InlineData("9223372036854775807 6", "3", "100", "500", false)]
    [InlineData("5 6", "4294967296", "100", "500", false)]
    [InlineData("5 6", "3", "9223372036854775807", "500", false)]
    [InlineData("5 6", "3", "100", "9223372036854775807", false)]
    [InlineData("5 6", "3", "100", "", false)]
    public void A_process_with_numbers_that_cannot_be_is_passed_over(string ticks, string threads, string start, string pages, bool parsed) =>
        ProcessStat.TryParse(Encoding.UTF8.GetBytes($"42 (app) S 1 42 42 0 -1 4194304 102 0 0 0 {ticks} 0 0 20 0 {threads} 0 {start} 3133440 {pages}"), 42, out _).ShouldBe(parsed);

    [Theory]
    [InlineData(long.MaxValue, 8_000)]
    [InlineData(16_000, long.MaxValue)]
    [InlineData(16_000, 16_001)]
    public void Memory_that_cannot_be_is_unknown(long totalKib, long availableKib)
    {
        _host.WriteMemory(totalKib, availableKib);

        new MemoryProbe(new MemoryProbeOptions { Scope = ResourceScope.Machine, Files = _host.Files }).Run().ShouldBe(ProbeStatus.Unknown).Description.ShouldNotBeNull().ShouldContain("cannot be read");
    }

    [Fact]
    public async Task Processor_time_of_a_group_beyond_bounds_is_still_a_share_above_zero()
    {
        _host.WriteControlGroup(("/system.slice/app/cpu.max", "100000 100000\n"), ("/system.slice/app/cpu.stat", "usage_usec 0\nnr_periods 9\nnr_throttled 9\n"));
        var probe = new CpuProbe(new CpuProbeOptions { Files = _host.Files });

        var run = probe.RunAsync(_time);
        _host.Write("/sys/fs/cgroup/system.slice/app/cpu.stat", $"usage_usec {long.MaxValue / 2}\nnr_periods 10\nnr_throttled 1\n");
        _time.Advance(TimeSpan.FromSeconds(1));

        var result = (await run).ShouldBe(ProbeStatus.Unhealthy);
        result.Value.ShouldBeGreaterThan(100);
        result.Description.ShouldNotBeNull().ShouldContain("throttled in 0 % of the periods");
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-1")]
    public void A_load_that_is_no_number_is_unknown(string load)
    {
        _host.WriteCpu();
        _host.Write("/proc/loadavg", $"0.1 {load} 0.1 1/2 3\n");

        new LoadProbe(new LoadProbeOptions { Files = _host.Files }).Run().ShouldBe(ProbeStatus.Unknown);
    }

    [Fact]
    public void A_mount_point_keeps_a_backslash_that_begins_no_escape_and_a_description_shows_no_control_characters()
    {
        _host.Write("/proc/self/mountinfo", "36 35 98:0 / /a\\099\\012b\\0 rw - ext4 /dev/sda1 rw\n");

        var probe = new DiskProbe(new DiskProbeOptions { ReadUsage = static _ => new FileSystemUsage(100, 5, 5, 0, 0, false), Files = _host.Files });

        probe.Run().Description.ShouldNotBeNull().ShouldStartWith($"{Environment.MachineName}: disk /a\\099?b\\0 95 % used");
    }
}
