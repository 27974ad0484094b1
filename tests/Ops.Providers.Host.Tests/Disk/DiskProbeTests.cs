using System.Globalization;

namespace Ops.Providers.Host.Tests;

public sealed class DiskProbeTests : IDisposable
{
    private const long GiB = 1L << 30;
    private readonly RecordedHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory, Trait("Requirement", "S0-19"), Trait("Requirement", "S0-27")]
    [InlineData(79, ProbeStatus.Healthy)]
    [InlineData(80, ProbeStatus.Degraded)]
    [InlineData(90, ProbeStatus.Unhealthy)]
    public void Eighty_percent_is_degraded_and_ninety_unhealthy_by_default(long used, ProbeStatus status)
    {
        var probe = Probe(new DiskProbeOptions { Paths = { "/data" } }, new FileSystemUsage(100 * GiB, (100 - used) * GiB, (100 - used) * GiB, 0, 0, false));

        probe.Run().ShouldBe(status).Value.ShouldBe(used);
    }

    [Fact, Trait("Requirement", "S2-58")]
    public void More_than_ninety_percent_names_the_disk_and_the_numbers()
    {
        var probe = Probe(new DiskProbeOptions { Paths = { "/data" } }, new FileSystemUsage(100 * GiB, 12 * GiB, 8 * GiB, 0, 0, false));

        var result = probe.Run().ShouldBe(ProbeStatus.Unhealthy);
        result.Description.ShouldBe($"{Environment.MachineName}: disk /data 91.7 % used (88 GiB, 8 GiB available); expected below 80 %");
    }

    [Fact]
    public void Inodes_can_run_out_before_bytes_do()
    {
        var probe = Probe(new DiskProbeOptions { Paths = { "/data" } }, new FileSystemUsage(100 * GiB, 90 * GiB, 90 * GiB, 1000, 50, false));

        probe.Run().ShouldBe(ProbeStatus.Unhealthy).Description.ShouldBe($"{Environment.MachineName}: disk /data 95 % of inodes used (50 of 1000 free); expected below 80 %");
    }

    [Theory]
    [InlineData(21, ProbeStatus.Healthy)]
    [InlineData(19, ProbeStatus.Degraded)]
    [InlineData(9, ProbeStatus.Unhealthy)]
    public void A_minimum_of_available_bytes_counts_beside_the_share(long availableGib, ProbeStatus status)
    {
        var options = new DiskProbeOptions { Paths = { "/data" }, DegradedPercent = 100, UnhealthyPercent = 100, DegradedAvailableBytes = 20 * GiB, UnhealthyAvailableBytes = 10 * GiB };

        Probe(options, new FileSystemUsage(1000 * GiB, availableGib * GiB, availableGib * GiB, 0, 0, false)).Run().ShouldBe(status);
    }

    [Fact]
    public void A_read_only_file_system_is_unhealthy_unless_it_is_allowed()
    {
        var usage = new FileSystemUsage(100 * GiB, 90 * GiB, 90 * GiB, 0, 0, true);

        Probe(new DiskProbeOptions { Paths = { "/data" } }, usage).Run().ShouldBe(ProbeStatus.Unhealthy).Description.ShouldNotBeNull().ShouldContain("disk /data is read-only");
        Probe(new DiskProbeOptions { Paths = { "/data" }, AllowReadOnly = true }, usage).Run().ShouldBe(ProbeStatus.Healthy);
    }

    [Fact]
    public void One_bad_disk_hides_no_other()
    {
        var options = new DiskProbeOptions { Paths = { "/a", "/b", "/c" } };
        options.ReadUsage = path => path switch
        {
            "/a" => throw new IOException("Stale file handle"),
            "/b" => new FileSystemUsage(100, 5, 5, 0, 0, false),
            _ => new FileSystemUsage(100, 50, 50, 0, 0, false),
        };

        var result = new DiskProbe(options).Run().ShouldBe(ProbeStatus.Unhealthy);
        result.Value.ShouldBe(95);
        result.Description.ShouldNotBeNull().ShouldContain("disk /a cannot be measured: Stale file handle; disk /b 95 % used");
    }

    [Fact]
    public void All_local_file_systems_are_found_once_each()
    {
        _host.Write("/proc/self/mountinfo", """
            22 27 0:21 / /proc rw,relatime - proc proc rw
            25 24 0:23 / /dev/shm rw,relatime - tmpfs tmpfs rw
            27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,errors=remount-ro
            28 27 254:16 / /var/lib/my\040data rw,relatime shared:2 master:3 - xfs /dev/vdb rw
            29 27 254:0 /etc/hosts /run/container/etc/hosts rw - ext4 /dev/vda rw
            30 27 254:32 / /mnt/backup ro,relatime - ext4 /dev/vdc ro
            31 27 0:40 / /mnt/nas rw,relatime - nfs4 nas:/vol rw
            32 27 7:0 / /snap/core ro - squashfs /dev/loop0 ro
            33 27 254:48 / /scratch rw - btrfs /dev/vdd rw
            34 27 0:55 / /var/lib/docker/overlay2/x/merged rw - overlay overlay rw
            broken line
            """);
        var measured = new List<string>();
        var options = new DiskProbeOptions { ExcludedMountPoints = { "/scratch" }, Files = _host.Files };
        options.ReadUsage = path =>
        {
            measured.Add(path);
            return new FileSystemUsage(100, 50, 50, 0, 0, false);
        };

        new DiskProbe(options).Run().ShouldBe(ProbeStatus.Healthy);

        measured.ShouldBe(["/", "/var/lib/my data"]);
    }

    [Fact]
    public void A_machine_without_local_file_systems_is_unknown()
    {
        new DiskProbe(new DiskProbeOptions { Files = _host.Files }).Run().ShouldBe(ProbeStatus.Unknown);
    }

    [Fact]
    public void A_disk_that_was_not_mounted_is_found()
    {
        _host.Write("/proc/self/mountinfo", "27 1 254:0 / / rw - ext4 /dev/vda rw\n28 27 254:16 / /data rw - ext4 /dev/vdb rw\n");
        var healthy = new FileSystemUsage(100, 50, 50, 0, 0, false);

        Probe(new DiskProbeOptions { Paths = { "/data/" }, RequireMountPoint = true }, healthy).Run().ShouldBe(ProbeStatus.Healthy);
        Probe(new DiskProbeOptions { Paths = { "/backup" }, RequireMountPoint = true }, healthy).Run().ShouldBe(ProbeStatus.Unhealthy).Description.ShouldNotBeNull().ShouldContain("disk /backup is not mounted; expected a mount point");
    }

    [Fact]
    public void The_numbers_of_a_real_disk_are_those_of_df()
    {
        var df = RealPart.Find("df", "coreutils");
        var fields = Command.Output(df, "-B1", "--output=size,used,avail,itotal,iavail", "/").Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();

        var usage = FileSystemUsage.Of("/");

        ((double)usage.TotalBytes).ShouldBe(fields[0]);
        usage.UsedPercent.ShouldBe(100 * fields[1] / (fields[1] + fields[2]), 1);
        ((double)usage.TotalInodes).ShouldBe(fields[3]);
        usage.UsedInodePercent.ShouldBe(100 * (fields[3] - fields[4]) / fields[3], 1);
        usage.IsReadOnly.ShouldBeFalse();
    }

    [Fact]
    public void A_real_file_system_fills_up()
    {
        using var mount = new TemporaryMount("size=1m");
        var probe = new DiskProbe(new DiskProbeOptions { Paths = { mount.Path }, RequireMountPoint = true });
        probe.Run().ShouldBe(ProbeStatus.Healthy);

        mount.Fill(850 * 1024);
        probe.Run().ShouldBe(ProbeStatus.Degraded);
        mount.Fill(1000 * 1024);

        probe.Run().ShouldBe(ProbeStatus.Unhealthy).Value.ShouldBe(97.7, 0.1);
    }

    [Fact]
    public void A_real_file_system_runs_out_of_inodes()
    {
        using var mount = new TemporaryMount("size=1m,nr_inodes=16");
        for (var i = 0; i < 14; i++)
            File.WriteAllText(Path.Join(mount.Path, $"{i}"), "");

        new DiskProbe(new DiskProbeOptions { Paths = { mount.Path } }).Run().ShouldBe(ProbeStatus.Unhealthy).Description.ShouldNotBeNull().ShouldContain("of inodes used (1 of 16 free)");
    }

    [Fact]
    public void A_real_file_system_becomes_read_only()
    {
        using var mount = new TemporaryMount("size=1m");
        mount.RemountReadOnly();

        new DiskProbe(new DiskProbeOptions { Paths = { mount.Path } }).Run().ShouldBe(ProbeStatus.Unhealthy).Description.ShouldNotBeNull().ShouldContain("is read-only");
    }

    private DiskProbe Probe(DiskProbeOptions options, FileSystemUsage usage)
    {
        options.Files = _host.Files;
        options.ReadUsage = _ => usage;
        return new DiskProbe(options);
    }
}
