using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Providers.Network.Tests;

public sealed class TlsProbeTests : IDisposable
{
    private readonly X509Certificate2 _root = TestCertificates.Root("Test Root");
    private readonly AuthorityFile _file;

    public TlsProbeTests() => _file = new AuthorityFile(_root);

    [Fact]
    [Trait("Requirement", "S3-55")]
    public async Task The_description_gives_subject_dates_issuer_and_days_left()
    {
        using var certificate = TestCertificates.Issue(_root, "CN=shop.test, O=Shop", new(2025, 3, 1, 0, 0, 0, TimeSpan.Zero), new(2089, 5, 1, 12, 30, 0, TimeSpan.Zero), isAuthority: false, "shop.test");
        await using var server = new TlsServer(certificate);

        var result = await Probe(server).RunAsync();

        result.ShouldBeHealthy();
        result.Description.ShouldNotBeNull().ShouldMatch($"^certificate of 127.0.0.1:{server.Port} as shop.test: CN=shop.test, O=Shop, valid 2025-03-01 00:00Z to 2089-05-01 12:30Z, issued by CN=Test Root, [0-9.]+ days left$");
        result.Value.ShouldBe((new DateTimeOffset(2089, 5, 1, 12, 30, 0, TimeSpan.Zero) - DateTimeOffset.UtcNow).TotalDays, 0.01);
    }

    [Theory]
    [Trait("Requirement", "S0-82")]
    [InlineData(31, ProbeStatus.Healthy)]
    [InlineData(29, ProbeStatus.Degraded)]
    [InlineData(6.9, ProbeStatus.Unhealthy)]
    [InlineData(-2, ProbeStatus.Unhealthy)]
    public async Task The_days_left_decide(double days, ProbeStatus status)
    {
        using var certificate = TestCertificates.Leaf(_root, TestCertificates.InDays(days), "shop.test");
        await using var server = new TlsServer(certificate);

        var result = await Probe(server).RunAsync();

        result.Status.ShouldBe(status, result.ToString());
        result.Value.ShouldBe(days, 0.01);
    }

    [Fact]
    public async Task A_certificate_that_ends_within_the_minute_is_given_its_seconds()
    {
        using var certificate = TestCertificates.Leaf(_root, DateTimeOffset.UtcNow.AddSeconds(50), "shop.test");
        await using var server = new TlsServer(certificate);

        (await Probe(server).FailAsync()).ShouldMatch("^the certificate ends in 0:00:[0-9]{2} h; expected at least 7 days; certificate of ");
    }

    [Fact]
    public async Task An_ended_certificate_is_called_that_and_nothing_about_its_chain()
    {
        using var certificate = TestCertificates.Leaf(_root, TestCertificates.InDays(-3), "shop.test");
        await using var server = new TlsServer(certificate);

        (await Probe(server).FailAsync()).ShouldMatch("^the certificate ended 3 days ago; certificate of ");
    }

    [Fact]
    public async Task A_certificate_of_the_future_is_not_valid_yet()
    {
        using var certificate = TestCertificates.Issue(_root, "CN=shop.test", TestCertificates.InDays(2), TestCertificates.InDays(99), isAuthority: false, "shop.test");
        await using var server = new TlsServer(certificate);

        (await Probe(server).FailAsync()).ShouldContain("the certificate is not valid before ");
    }

    [Fact]
    public async Task A_self_signed_certificate_is_refused_unless_untrusted_ones_are_allowed()
    {
        using var certificate = TestCertificates.SelfSigned("CN=shop.test", TestCertificates.InDays(-1), TestCertificates.InDays(90), names: "shop.test");
        await using var server = new TlsServer(certificate);

        (await Probe(server).FailAsync()).ShouldStartWith($"the certificate is self-signed and {_file.Path} does not trust it");
        (await Probe(server, options => options.CaFile = null).FailAsync()).ShouldStartWith("the certificate is self-signed and the system does not trust it");
        (await Probe(server, options => (options.CaFile, options.AllowUntrusted) = (null, true)).RunAsync()).ShouldBeHealthy();
    }

    [Fact]
    public async Task An_authority_that_is_not_in_the_file_is_not_trusted()
    {
        using var other = TestCertificates.Root("Other Root");
        using var certificate = TestCertificates.Leaf(other, TestCertificates.InDays(90), "shop.test");
        await using var server = new TlsServer(certificate);

        (await Probe(server).FailAsync()).ShouldContain("CN=Other Root");
    }

    [Fact]
    public async Task A_chain_with_its_intermediate_is_whole_and_without_it_is_not()
    {
        using var intermediate = TestCertificates.Intermediate(_root, "Middle", TestCertificates.InDays(400));
        using var certificate = TestCertificates.Leaf(intermediate, TestCertificates.InDays(90), "shop.test");
        await using var server = new TlsServer(certificate, intermediate);
        (await Probe(server).RunAsync()).ShouldBeHealthy();

        server.Intermediates = [];

        (await Probe(server).FailAsync()).ShouldStartWith("the chain is incomplete: no certificate of CN=Middle was sent by the server");
    }

    [Fact]
    public async Task An_intermediate_that_ends_before_the_certificate_counts()
    {
        using var intermediate = TestCertificates.Intermediate(_root, "Middle", TestCertificates.InDays(400));
        using var ending = TestCertificates.WithOtherEnd(_root, intermediate, TestCertificates.InDays(10));
        using var certificate = TestCertificates.Leaf(intermediate, TestCertificates.InDays(90), "shop.test");
        await using var server = new TlsServer(certificate, ending);

        var result = await Probe(server).RunAsync();

        result.Status.ShouldBe(ProbeStatus.Degraded, result.ToString());
        result.Value.ShouldBe(10, 0.01);
        result.Description.ShouldNotBeNull().ShouldStartWith("its authority CN=Middle ends in 10 days; expected at least 30 days; certificate of ");
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_with_the_names_it_is_for()
    {
        using var certificate = TestCertificates.Leaf(_root, TestCertificates.InDays(90), "a.test", "*.b.test", "10.1.2.3");
        await using var server = new TlsServer(certificate);

        (await Probe(server).FailAsync()).ShouldStartWith("the certificate is for a.test, *.b.test, 10.1.2.3 and not for shop.test");
        (await Probe(server, options => options.ServerName = "x.b.test").RunAsync()).ShouldBeHealthy();
    }

    [Fact]
    public async Task The_host_is_checked_where_no_server_name_is_given()
    {
        using var certificate = TestCertificates.Leaf(_root, TestCertificates.InDays(90), "127.0.0.1");
        await using var server = new TlsServer(certificate);

        (await Probe(server, options => options.ServerName = null).RunAsync()).ShouldBeHealthy();
    }

    [Fact]
    [Trait("Requirement", "S3-55")]
    public async Task The_server_name_is_sent_as_sni()
    {
        using var certificate = TestCertificates.Leaf(_root, TestCertificates.InDays(90), "shop.test");
        await using var server = new TlsServer(certificate);

        await Probe(server).RunAsync();

        server.AskedNames.ShouldBe(["shop.test"]);
    }

    [Fact]
    public async Task Thumbprint_and_issuer_may_be_pinned()
    {
        using var certificate = TestCertificates.Leaf(_root, TestCertificates.InDays(90), "shop.test");
        await using var server = new TlsServer(certificate);
        var thumbprint = Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));

        (await Probe(server, options => (options.ExpectedThumbprint, options.ExpectedIssuer) = (string.Join(':', thumbprint.Chunk(2).Select(pair => new string(pair))), "test root")).RunAsync()).ShouldBeHealthy();
        (await Probe(server, options => options.ExpectedThumbprint = new string('0', 64)).FailAsync()).ShouldContain(thumbprint.ToUpperInvariant());
        (await Probe(server, options => options.ExpectedIssuer = "R3").FailAsync()).ShouldContain("the issuer is 'CN=Test Root'; expected one that contains 'R3'");
    }

    [Fact]
    public async Task A_server_without_the_minimum_version_is_refused()
    {
        using var certificate = TestCertificates.Leaf(_root, TestCertificates.InDays(90), "shop.test");
        await using var server = new TlsServer(certificate) { Protocols = SslProtocols.Tls12 };

        (await Probe(server).RunAsync()).ShouldBeHealthy();
        (await Probe(server, options => options.MinimumVersion = TlsVersion.Tls13).FailAsync()).ShouldContain("TLS 1.2 was negotiated; expected at least TLS 1.3");
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        using var certificate = TestCertificates.SelfSigned("CN=old.test", TestCertificates.InDays(-9), TestCertificates.InDays(-3), names: "old.test");
        await using var server = new TlsServer(certificate);

        var failure = await Probe(server).FailAsync();

        failure.ShouldContain("ended 3 days ago");
        failure.ShouldContain("self-signed");
        failure.ShouldContain("not for shop.test");
    }

    [Fact]
    public async Task A_renewed_certificate_is_seen_by_the_next_run()
    {
        using var old = TestCertificates.Leaf(_root, TestCertificates.InDays(1), "shop.test");
        using var renewed = TestCertificates.Leaf(_root, TestCertificates.InDays(90), "shop.test");
        await using var server = new TlsServer(old);
        var probe = Probe(server);
        await probe.FailAsync();

        server.Certificate = renewed;

        (await probe.RunAsync()).ShouldBeHealthy();
    }

    [Fact]
    public async Task A_server_that_speaks_no_tls_is_told_from_a_bad_certificate()
    {
        await using var server = LoopbackServer.Greeting("SSH-2.0-OpenSSH_9.2\r\n");

        (await Probe(server.Port).FailAsync()).ShouldStartWith($"TLS handshake with 127.0.0.1:{server.Port} as shop.test failed: ");
    }

    [Fact]
    public async Task A_server_that_hangs_up_in_the_handshake_is_called_that()
    {
        await using var server = new LoopbackServer(async (stream, token) =>
        {
            _ = await stream.ReadAtLeastAsync(new byte[4096], 100, throwOnEndOfStream: true, token);
        });

        (await Probe(server.Port).FailAsync()).ShouldStartWith($"127.0.0.1:{server.Port} as shop.test closed the connection in the TLS handshake");
    }

    [Fact]
    public async Task An_authority_file_that_vanished_makes_the_certificate_unverifiable()
    {
        using var certificate = TestCertificates.Leaf(_root, TestCertificates.InDays(90), "shop.test");
        await using var server = new TlsServer(certificate);
        var probe = Probe(server);
        File.Delete(_file.Path);

        (await probe.FailAsync()).ShouldStartWith($"the certificate of 127.0.0.1:{server.Port} as shop.test cannot be verified: '{_file.Path}' cannot be read");
    }

    [Fact]
    public async Task A_certificate_that_names_no_place_to_ask_for_revocation_is_degraded()
    {
        using var certificate = TestCertificates.Leaf(_root, TestCertificates.InDays(90), "shop.test");
        await using var server = new TlsServer(certificate);

        var result = await Probe(server, options => options.CheckRevocation = true).RunAsync();

        result.Status.ShouldBe(ProbeStatus.Degraded, result.ToString());
        result.Description.ShouldNotBeNull().ShouldStartWith("whether the certificate is revoked could not be found out");
    }

    [Fact]
    public async Task Smtp_is_asked_to_start_tls()
    {
        using var certificate = TestCertificates.Leaf(_root, TestCertificates.InDays(90), "shop.test");
        await using var server = new TlsServer(certificate)
        {
            Preamble = ["220-mail.test\r\n220 ready\r\n", ">EHLO ops-probe.invalid\r\n", "250-mail.test\r\n250-SIZE 1000\r\n250 STARTTLS\r\n", ">STARTTLS\r\n", "220 go ahead\r\n"],
        };

        (await Probe(server, options => options.StartTls = StartTls.Smtp).RunAsync()).ShouldBeHealthy();
    }

    [Fact]
    public async Task Smtp_that_refuses_tls_is_shown_with_its_answer()
    {
        using var certificate = TestCertificates.Leaf(_root, TestCertificates.InDays(90), "shop.test");
        await using var server = new TlsServer(certificate)
        {
            Preamble = ["220 ready\r\n", ">EHLO ops-probe.invalid\r\n", "250 mail.test\r\n", ">STARTTLS\r\n", "502 no such command\r\n"],
        };

        (await Probe(server, options => options.StartTls = StartTls.Smtp).FailAsync()).ShouldContain("the SMTP server answered '502 no such command' to STARTTLS; expected 220");
    }

    [Theory]
    [InlineData("S", null)]
    [InlineData("N", "has TLS switched off")]
    [InlineData("E", "answered 0x45 to PostgreSQL's SSLRequest")]
    public async Task Postgres_is_asked_for_tls(string answer, string? problem)
    {
        using var certificate = TestCertificates.Leaf(_root, TestCertificates.InDays(90), "shop.test");
        await using var server = new TlsServer(certificate) { Preamble = [">\0\0\0\x08\x04\xd2\x16\x2f", answer] };
        var probe = Probe(server, options => options.StartTls = StartTls.Postgres);

        if (problem is null)
            (await probe.RunAsync()).ShouldBeHealthy();
        else
            (await probe.FailAsync()).ShouldContain(problem);
    }

    public void Dispose()
    {
        _file.Dispose();
        _root.Dispose();
    }

    private TlsProbe Probe(TlsServer server, Action<TlsProbeOptions>? configure = null) => Probe(server.Port, configure);

    private TlsProbe Probe(int port, Action<TlsProbeOptions>? configure = null)
    {
        var options = new TlsProbeOptions { Host = "127.0.0.1", Port = port, ServerName = "shop.test", CaFile = _file.Path };
        configure?.Invoke(options);
        return new TlsProbe(options);
    }
}
