using System.Diagnostics;
using Ops.Conformance;
using Ops.Health;

namespace Ops.Providers.Network.Tests;

/// <summary>A real dnsmasq on loopback that knows one zone and forwards nothing.</summary>
internal sealed class Dnsmasq : IAsyncDisposable
{
    private readonly int _port = LoopbackPort.Free();
    private readonly Process _process;

    private Dnsmasq()
    {
        var start = new ProcessStartInfo(RealPart.Find("dnsmasq", "dnsmasq-base", "/usr/sbin")) { RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in Arguments())
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
    }

    public string Address => $"127.0.0.1:{_port}";

    /// <summary>Starts it, or skips the test where it is not installed.</summary>
    public static async Task<Dnsmasq> StartAsync()
    {
        var dnsmasq = new Dnsmasq();
        await dnsmasq.WaitAsync();
        return dnsmasq;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task WaitAsync()
    {
        var ready = new DnsProbe(new DnsProbeOptions { Name = "shop.test", Server = Address });
        while ((await ready.RunAsync()).Status != ProbeStatus.Healthy)
        {
            if (_process.HasExited)
                Assert.Fail($"dnsmasq ended with {_process.ExitCode}: {await _process.StandardError.ReadToEndAsync()}");
            await Task.Delay(20);
        }
    }

    private IEnumerable<string> Arguments() =>
    [
        "--keep-in-foreground", "--conf-file=/dev/null", "--pid-file=", "--user=", "--log-facility=-", "--no-resolv", "--no-hosts", "--cache-size=0",
        $"--port={_port}", "--listen-address=127.0.0.1", "--bind-interfaces", "--local=/test/",
        "--host-record=shop.test,10.0.0.1,2001:db8::1", "--host-record=pair.test,10.0.0.2",
        "--cname=www.shop.test,shop.test", "--mx-host=shop.test,mail.shop.test,10", "--txt-record=shop.test,v=spf1 -all",
        "--srv-host=_db._tcp.shop.test,db.shop.test,5432,1,2", "--dns-rr=shop.test,2,036E733104736F6D65047465737400",
        .. Enumerable.Range(0, 8).Select(index => $"--txt-record=large.test,{index}{new string('x', 200)}"),
    ];
}
