using Ops.Conformance.Health;

namespace Ops.Providers.Network.Tests;

public sealed class DnsmasqTests
{
    [Theory]
    [Trait("Requirement", "S0-83")]
    [InlineData("shop.test", DnsRecordType.A, "10.0.0.1")]
    [InlineData("SHOP.Test.", DnsRecordType.A, "10.0.0.1")]
    [InlineData("www.shop.test", DnsRecordType.A, "10.0.0.1")]
    [InlineData("www.shop.test", DnsRecordType.CNAME, "shop.test")]
    [InlineData("shop.test", DnsRecordType.AAAA, "2001:db8::1")]
    [InlineData("shop.test", DnsRecordType.MX, "10 mail.shop.test")]
    [InlineData("shop.test", DnsRecordType.TXT, "v=spf1 -all")]
    [InlineData("shop.test", DnsRecordType.NS, "ns1.some.test")]
    [InlineData("_db._tcp.shop.test", DnsRecordType.SRV, "1 2 5432 db.shop.test")]
    public async Task A_real_server_is_understood(string name, DnsRecordType type, string expected)
    {
        await using var dnsmasq = await Dnsmasq.StartAsync();

        (await Probe(dnsmasq, name, type, expected).RunAsync()).ShouldBeHealthy();
    }

    [Fact]
    public async Task A_large_answer_of_a_real_server_comes_over_tcp()
    {
        await using var dnsmasq = await Dnsmasq.StartAsync();

        (await new DnsProbe(new DnsProbeOptions { Name = "large.test", RecordType = DnsRecordType.TXT, Server = dnsmasq.Address, MinimumCount = 8 }).RunAsync()).ShouldBeHealthy();
    }

    [Theory]
    [InlineData("none.test", DnsRecordType.A, "answered NXDOMAIN (no such name) to A none.test")]
    [InlineData("pair.test", DnsRecordType.MX, "answered no record to MX pair.test")]
    [InlineData("elsewhere.example", DnsRecordType.A, "answered REFUSED to A elsewhere.example")]
    public async Task A_real_servers_refusal_is_understood(string name, DnsRecordType type, string words)
    {
        await using var dnsmasq = await Dnsmasq.StartAsync();

        (await Probe(dnsmasq, name, type).FailAsync()).ShouldContain(words);
    }

    private static DnsProbe Probe(Dnsmasq dnsmasq, string name, DnsRecordType type, params string[] expected)
    {
        var options = new DnsProbeOptions { Name = name, RecordType = type, Server = dnsmasq.Address, Match = DnsMatch.Exact };
        foreach (var value in expected)
            options.ExpectedValues.Add(value);
        return new DnsProbe(options);
    }
}
