using System.Net;
using Ops.Conformance;
using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Providers.Network.Tests;

public sealed class DnsProbeTests
{
    [Fact]
    [Trait("Requirement", "S0-83")]
    public async Task The_expected_addresses_must_be_in_the_answer()
    {
        await using var server = Answering(DnsWire.Record(1, [10, 0, 0, 1]), DnsWire.Record(1, [10, 0, 0, 2]));

        (await Probe(server, DnsRecordType.A, "10.0.0.2", "10.0.0.1").RunAsync()).ShouldBeHealthy();
        (await Probe(server, DnsRecordType.A, "10.0.0.2", "10.0.0.3").FailAsync()).ShouldBe($"{server.Address} answered '10.0.0.1, 10.0.0.2' to A shop.test; expected 10.0.0.3 as well");
    }

    [Theory]
    [InlineData(DnsMatch.All, "10.0.0.1", true)]
    [InlineData(DnsMatch.All, "10.0.0.1 10.0.0.9", false)]
    [InlineData(DnsMatch.Any, "10.0.0.9 10.0.0.1", true)]
    [InlineData(DnsMatch.Any, "10.0.0.9", false)]
    [InlineData(DnsMatch.Exact, "10.0.0.2 10.0.0.1", true)]
    [InlineData(DnsMatch.Exact, "10.0.0.1", false)]
    [InlineData(DnsMatch.Exact, "10.0.0.1 10.0.0.2 10.0.0.3", false)]
    public async Task How_values_must_agree_is_chosen(DnsMatch match, string expected, bool healthy)
    {
        await using var server = Answering(DnsWire.Record(1, [10, 0, 0, 1]), DnsWire.Record(1, [10, 0, 0, 2]));

        var result = await Probe(server, DnsRecordType.A, options =>
        {
            options.Match = match;
            foreach (var value in expected.Split(' '))
                options.ExpectedValues.Add(value);
        }).RunAsync();

        result.Status.ShouldBe(healthy ? ProbeStatus.Healthy : ProbeStatus.Unhealthy, result.ToString());
    }

    [Fact]
    public async Task Every_type_of_record_is_read()
    {
        await using var server = new DnsTestServer(query => DnsWire.Answer(query, DnsWire.Response, DnsWire.Question(query).Type switch
        {
            2 => DnsWire.Record(2, [3, .. "NS1"u8, 0xc0, 12]),
            5 => DnsWire.Record(5, DnsWire.Name("Shop.Example")),
            15 => DnsWire.Record(15, [0, 10, 4, .. "mail"u8, 0xc0, 12]),
            16 => DnsWire.Record(16, [.. DnsWire.Text("v=spf1 "), .. DnsWire.Text("-All")]),
            28 => DnsWire.Record(28, IPAddress.Parse("2001:db8::1").GetAddressBytes()),
            33 => DnsWire.Record(33, [0, 1, 0, 2, .. DnsWire.Number(5432), .. DnsWire.Name("db.test")]),
            _ => DnsWire.Record(1, [10, 0, 0, 1]),
        }));

        (await Probe(server, DnsRecordType.A, "10.0.0.1").RunAsync()).ShouldBeHealthy();
        (await Probe(server, DnsRecordType.AAAA, "2001:0db8:0::1").RunAsync()).ShouldBeHealthy();
        (await Probe(server, DnsRecordType.NS, "ns1.shop.test").RunAsync()).ShouldBeHealthy();
        (await Probe(server, DnsRecordType.CNAME, "shop.example.").RunAsync()).ShouldBeHealthy();
        (await Probe(server, DnsRecordType.MX, "10 MAIL.shop.test").RunAsync()).ShouldBeHealthy();
        (await Probe(server, DnsRecordType.TXT, "v=spf1 -All").RunAsync()).ShouldBeHealthy();
        (await Probe(server, DnsRecordType.TXT, "v=spf1 -all").FailAsync()).ShouldContain("'v=spf1 -All'");
        (await Probe(server, DnsRecordType.SRV, "1 2 5432 db.test").RunAsync()).ShouldBeHealthy();
    }

    [Fact]
    public async Task Aliases_are_followed_and_records_of_other_names_do_not_count()
    {
        await using var server = Answering(
            DnsWire.Record(5, DnsWire.Name("web.test")),
            DnsWire.Record("web.test", 5, DnsWire.Name("edge.test")),
            DnsWire.Record("edge.test", 1, [10, 0, 0, 7]),
            DnsWire.Record("evil.test", 1, [10, 6, 6, 6]));

        (await Probe(server, DnsRecordType.A, options => (options.Match, options.ExpectedValues[0]) = (DnsMatch.Exact, "10.0.0.7"), "").RunAsync()).ShouldBeHealthy();
    }

    [Theory]
    [InlineData(1, "answered FORMERR to A shop.test")]
    [InlineData(2, "answered SERVFAIL to A shop.test")]
    [InlineData(3, "answered NXDOMAIN (no such name) to A shop.test")]
    [InlineData(5, "answered REFUSED to A shop.test")]
    [InlineData(11, "answered response code 11 to A shop.test")]
    public async Task A_response_code_is_shown_by_its_name(int code, string words)
    {
        await using var server = new DnsTestServer(query => DnsWire.Answer(query, (ushort)(DnsWire.Response | code)));

        (await Probe(server).FailAsync()).ShouldStartWith($"{server.Address} {words} after ");
    }

    [Fact]
    public async Task A_name_without_such_a_record_is_told_from_a_missing_name()
    {
        await using var server = Answering();

        (await Probe(server).FailAsync()).ShouldBe($"{server.Address} answered no record to A shop.test; expected at least 1");
    }

    [Fact]
    public async Task Silence_is_asked_again_and_then_reported()
    {
        await using var server = new DnsTestServer(_ => null);

        (await Probe(server, DnsRecordType.A, options => options.AnswerTimeout = TimeSpan.FromMilliseconds(50)).FailAsync()).ShouldStartWith($"no answer from {server.Address} to A shop.test, asked 2 times with 50 ms each after ");
        server.Queries.ShouldBe(2);
    }

    [Fact]
    public async Task One_lost_packet_does_no_harm()
    {
        var queries = 0;
        await using var server = new DnsTestServer(query => ++queries == 1 ? null : DnsWire.Answer(query, DnsWire.Response, DnsWire.Record(1, [10, 0, 0, 1])));

        (await Probe(server, DnsRecordType.A, options => options.AnswerTimeout = TimeSpan.FromMilliseconds(100)).RunAsync()).ShouldBeHealthy();
    }

    [Fact]
    public async Task A_closed_port_is_refused_at_once()
    {
        var port = LoopbackPort.Free();
        var probe = new DnsProbe(new DnsProbeOptions { Name = "shop.test", Server = $"127.0.0.1:{port}" });

        (await probe.FailAsync()).ShouldMatch($"^connection refused by 127.0.0.1:{port}, asked for A shop.test, after ");
    }

    [Fact]
    public async Task A_truncated_answer_is_asked_for_over_tcp()
    {
        await using var server = new DnsTestServer(query => DnsWire.Answer(query, DnsWire.Truncated))
        {
            AnswerOverTcp = query => DnsWire.Answer(query, DnsWire.Response, [.. Enumerable.Range(0, 100).Select(last => DnsWire.Record(1, [10, 0, 0, (byte)last]))]),
        };

        (await Probe(server, DnsRecordType.A, options => options.MinimumCount = 100).RunAsync()).ShouldBeHealthy();
        (await Probe(server, DnsRecordType.A, options => options.MinimumCount = 101).FailAsync()).ShouldContain("and 80 more to A shop.test; expected at least 101");
    }

    [Fact]
    public async Task A_server_that_hangs_up_over_tcp_is_called_that()
    {
        await using var server = new DnsTestServer(query => DnsWire.Answer(query, DnsWire.Truncated)) { AnswerOverTcp = _ => null };

        (await Probe(server).FailAsync()).ShouldStartWith($"{server.Address} closed the TCP connection before its answer to A shop.test was complete");
    }

    [Fact]
    public async Task Answers_to_other_queries_are_passed_over()
    {
        var forged = 0;
        await using var server = new DnsTestServer(query =>
        {
            var answer = DnsWire.Answer(query, DnsWire.Response, DnsWire.Record(1, [6, 6, 6, 6]));
            answer[0] ^= 0xff;
            return ++forged == 1 ? answer : DnsWire.Answer(query, DnsWire.Response, DnsWire.Record(1, [10, 0, 0, 1]));
        });

        (await Probe(server, DnsRecordType.A, options => (options.AnswerTimeout, options.ExpectedValues[0]) = (TimeSpan.FromMilliseconds(100), "10.0.0.1"), "").RunAsync()).ShouldBeHealthy();
        forged.ShouldBe(2);
    }

    [Fact]
    public async Task An_answer_to_another_question_breaks_the_protocol()
    {
        await using var server = new DnsTestServer(query => DnsWire.Answer([.. query[..12], .. DnsWire.Name("evil.test"), 0, 1, 0, 1], DnsWire.Response));

        (await Probe(server).FailAsync()).ShouldContain("broken message: the answer is about A evil.test");
    }

    [Fact]
    public async Task Identifiers_differ_from_query_to_query()
    {
        var seen = new HashSet<int>();
        await using var server = new DnsTestServer(query =>
        {
            seen.Add((query[0] << 8) | query[1]);
            return DnsWire.Answer(query, DnsWire.Response, DnsWire.Record(1, [10, 0, 0, 1]));
        });
        var probe = Probe(server);
        for (var run = 0; run < 20; run++)
            await probe.RunAsync();

        seen.Count.ShouldBeGreaterThan(15);
    }

    [Fact]
    public async Task The_systems_resolver_knows_localhost()
    {
        (await new DnsProbe(new DnsProbeOptions { Name = "localhost", ExpectedValues = { "127.0.0.1" } }).RunAsync()).ShouldBeHealthy();
        (await new DnsProbe(new DnsProbeOptions { Name = "localhost", ExpectedValues = { "10.0.0.1" } }).FailAsync()).ShouldBe("the system's resolver answered '127.0.0.1' to A localhost; expected 10.0.0.1 as well");
    }

    [Fact]
    public async Task A_slow_answer_is_degraded_with_its_time()
    {
        await using var server = Answering(DnsWire.Record(1, [10, 0, 0, 1]));

        var result = await Probe(server, DnsRecordType.A, options => options.DegradedLatency = TimeSpan.FromTicks(1)).RunAsync();

        result.Status.ShouldBe(ProbeStatus.Degraded);
        result.Description.ShouldNotBeNull().ShouldStartWith($"the answer of {server.Address} to A shop.test took ");
        result.Value.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_name_beyond_ascii_is_asked_for_in_its_idna_form()
    {
        string? asked = null;
        await using var server = new DnsTestServer(query =>
        {
            asked = DnsWire.Question(query).Name;
            return DnsWire.Answer(query, DnsWire.Response, DnsWire.Record(1, [10, 0, 0, 1]));
        });

        (await Probe(server, DnsRecordType.A, options => options.Name = "Bücher.test").RunAsync()).ShouldBeHealthy();
        asked.ShouldBe("xn--bcher-kva.test");
    }

    [Theory]
    [InlineData("10.0.0.2", "10.0.0.2", 53)]
    [InlineData("10.0.0.2:5353", "10.0.0.2", 5353)]
    [InlineData("::1", "::1", 53)]
    [InlineData("[::1]:5353", "::1", 5353)]
    [InlineData("ns1.test", "ns1.test", 53)]
    [InlineData("ns1.test:5353", "ns1.test", 5353)]
    public void A_server_is_a_host_with_or_without_a_port(string text, string host, int port)
    {
        DnsServer.TryParse(text, out var readHost, out var readPort).ShouldBeTrue();
        (readHost, readPort).ShouldBe((host, port));
    }

    private static DnsTestServer Answering(params byte[][] records) => new(query => DnsWire.Answer(query, DnsWire.Response, records));

    private static DnsProbe Probe(DnsTestServer server) => Probe(server, DnsRecordType.A);

    private static DnsProbe Probe(DnsTestServer server, DnsRecordType type, params string[] expected) => Probe(server, type, _ => { }, expected);

    private static DnsProbe Probe(DnsTestServer server, DnsRecordType type, Action<DnsProbeOptions> configure, params string[] expected)
    {
        var options = new DnsProbeOptions { Name = "shop.test", Server = server.Address, RecordType = type };
        foreach (var value in expected)
            options.ExpectedValues.Add(value);
        configure(options);
        return new DnsProbe(options);
    }
}
