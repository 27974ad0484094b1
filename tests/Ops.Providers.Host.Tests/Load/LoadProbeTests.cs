using System.Globalization;

namespace Ops.Providers.Host.Tests;

public sealed class LoadProbeTests : IDisposable
{
    private readonly RecordedHost _host = new();

    public LoadProbeTests()
    {
        _host.WriteCpu();
        _host.Write("/proc/loadavg", "5.00 3.00 1.00 3/512 4242\n");
    }

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(LoadPeriod.OneMinute, 2.5, ProbeStatus.Unhealthy)]
    [InlineData(LoadPeriod.FiveMinutes, 1.5, ProbeStatus.Degraded)]
    [InlineData(LoadPeriod.FifteenMinutes, 0.5, ProbeStatus.Healthy)]
    public void The_load_counts_per_core_over_the_period_chosen(LoadPeriod period, double perCore, ProbeStatus status)
    {
        var probe = new LoadProbe(new LoadProbeOptions { Period = period, Files = _host.Files });

        probe.Run().ShouldBe(status).Value.ShouldBe(perCore);
    }

    [Fact]
    public void The_description_shows_all_three_averages_and_the_cores()
    {
        var probe = new LoadProbe(new LoadProbeOptions { Files = _host.Files });

        probe.Run().Description.ShouldBe($"{Environment.MachineName}: load 1.5 per core over 5 min (5, 3, 1 over 1, 5, 15 min on 2 cores); expected below 1 per core");
    }

    [Fact]
    public void A_machine_without_proc_is_unknown()
    {
        using var empty = new RecordedHost();

        new LoadProbe(new LoadProbeOptions { Files = empty.Files }).Run().ShouldBe(ProbeStatus.Unknown);
    }

    [Fact]
    public void The_load_of_this_machine_is_read()
    {
        var cores = int.Parse(Command.Output(RealPart.Find("nproc", "coreutils"), "--all"), CultureInfo.InvariantCulture);
        var fifteen = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[2], CultureInfo.InvariantCulture);

        var result = new LoadProbe(new LoadProbeOptions { Period = LoadPeriod.FifteenMinutes, DegradedPerCore = 1e6, UnhealthyPerCore = 1e6 }).Run();

        result.Value.ShouldBe(fifteen / cores, 0.1);
    }
}
