using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Ops.Conformance;
using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Providers.Network.Tests.Http;

public sealed class HttpTlsTests : IAsyncLifetime
{
    private readonly TestCertificates _certificates = new();
    private WebServer _server = null!;
    private X509Certificate2 _certificate = null!;

    public async ValueTask InitializeAsync()
    {
        _certificate = _certificates.Issue("shop.test", TimeSpan.FromDays(90));
        _server = await WebServer.StartAsync(() => _certificate, HttpProtocols.Http1AndHttp2);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificates.Dispose();
    }

    [Theory]
    [InlineData("1.1", "HTTP/1.1")]
    [InlineData("2.0", "HTTP/2")]
    public async Task A_trusted_certificate_with_time_left_is_healthy(string version, string protocol)
    {
        var result = await RunAsync(options => options.HttpVersion = Version.Parse(version));

        result.ShouldBeHealthy();
        result.Description.ShouldBeNull();
        _server.Requests.ShouldBe([$"GET /health {protocol}"]);
    }

    [Theory]
    [InlineData(5.2, ProbeStatus.Unhealthy, "certificate of shop.test expires in 5.2 days ({0}); unhealthy below 7 days")]
    [InlineData(29, ProbeStatus.Degraded, "certificate of shop.test expires in 29.0 days ({0}); degraded below 30 days")]
    [InlineData(-1.5, ProbeStatus.Unhealthy, "certificate of shop.test expired 1.5 days ago ({0}); unhealthy below 7 days")]
    [InlineData(31, ProbeStatus.Healthy, null)]
    public async Task A_certificate_close_to_its_end_is_told_by_the_engine_s_clock(double daysLeft, ProbeStatus status, string? problem)
    {
        var end = new DateTimeOffset(_certificate.NotAfter.ToUniversalTime());

        var result = await RunAsync(null, new ManualTime(end - TimeSpan.FromDays(daysLeft)));

        result.Status.ShouldBe(status, result.ToString());
        result.Description.ShouldBe(problem is null ? null : string.Format(problem, end.ToString("yyyy-MM-dd")));
    }

    [Fact]
    public async Task The_expiry_is_remembered_for_runs_on_a_kept_connection()
    {
        var time = new ManualTime(new DateTimeOffset(_certificate.NotAfter.ToUniversalTime()).AddDays(-31));
        using var probe = new HttpProbe(Options());
        (await probe.RunAsync(time)).ShouldBeHealthy();
        time.JumpWallClock(TimeSpan.FromDays(2));

        (await probe.RunAsync(time)).ShouldBeDegraded();
        _server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_renewed_certificate_is_seen_with_the_next_handshake()
    {
        var time = new ManualTime(new DateTimeOffset(_certificate.NotAfter.ToUniversalTime()).AddDays(-2));
        using var probe = new HttpProbe(Options(options => options.ConnectionMode = HttpConnectionMode.Fresh));
        (await probe.RunAsync(time)).ShouldBeUnhealthy();
        _certificate = _certificates.Issue("shop.test", TimeSpan.FromDays(400));

        (await probe.RunAsync(time)).ShouldBeHealthy();
    }

    [Fact]
    public async Task Zero_days_switch_the_expiry_off()
    {
        var time = new ManualTime(new DateTimeOffset(_certificate.NotAfter.ToUniversalTime()).AddDays(-2));

        (await RunAsync(options => (options.DegradedCertificateDays, options.UnhealthyCertificateDays) = (0, 0), time)).ShouldBeHealthy();
    }

    [Fact]
    public async Task An_unknown_authority_is_refused_by_name()
    {
        var result = await RunAsync(options => options.CaFile = null);

        result.ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldMatch("^certificate of shop.test is not trusted: its (chain does not lead to a trusted root|root is not trusted).* \\(GET https://shop.test/health\\) after [0-9.]+ ms$");
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_with_both_names()
    {
        (await RunAsync(options => options.Host = "other.test")).ShouldBeUnhealthy().Description.ShouldNotBeNull()
            .ShouldStartWith("certificate of other.test is not trusted: it is for shop.test (");
    }

    [Fact]
    public async Task An_expired_certificate_is_refused_with_its_dates()
    {
        _certificate = _certificates.Issue("shop.test", TimeSpan.FromDays(-3));

        (await RunAsync()).ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldContain($"to {_certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}");
    }

    [Fact]
    public async Task Any_certificate_can_be_accepted_and_its_expiry_still_counts()
    {
        (await RunAsync(options => (options.CaFile, options.AcceptInvalidCertificates) = (null, true))).ShouldBeHealthy();

        _certificate = _certificates.Issue("shop.test", TimeSpan.FromDays(-3));
        (await RunAsync(options => (options.CaFile, options.AcceptInvalidCertificates) = (null, true))).ShouldBeUnhealthy().Description.ShouldNotBeNull()
            .ShouldStartWith("certificate of shop.test expired 3.0 days ago");
    }

    [Fact]
    public async Task Probes_with_different_trust_do_not_share_connections()
    {
        using var connections = new HttpConnections();
        var lax = new HttpProbe(Options(options => (options.CaFile, options.AcceptInvalidCertificates) = (null, true)), connections);
        var strict = new HttpProbe(Options(options => options.CaFile = null), connections);

        (await lax.RunAsync()).ShouldBeHealthy();
        (await strict.RunAsync()).ShouldBeUnhealthy();
    }

    [Fact]
    public async Task A_server_that_speaks_no_TLS_fails_in_the_handshake()
    {
        await using var plain = await WebServer.StartAsync();

        (await RunAsync(options => options.ConnectAddress = $"127.0.0.1:{plain.Port}")).ShouldBeUnhealthy().Description.ShouldNotBeNull()
            .ShouldStartWith($"TLS handshake with 127.0.0.1:{plain.Port} failed: ");
    }

    [Fact]
    public async Task A_plain_request_to_a_TLS_port_is_told()
    {
        (await Probing.RunOnceAsync(new Uri($"http://127.0.0.1:{_server.Port}/"), HttpTier.Default)).ShouldBeUnhealthy();
        (await Probing.RunOnceAsync(new Uri($"http://127.0.0.1:{_server.Port}/"), HttpTier.Raw)).ShouldBeUnhealthy();
    }

    private HttpProbeOptions Options(Action<HttpProbeOptions>? configure = null) => Probing.Options(new Uri("https://shop.test/health"), HttpTier.Default, options =>
    {
        options.ConnectAddress = $"127.0.0.1:{_server.Port}";
        options.CaFile = _certificates.CaFile;
        configure?.Invoke(options);
    });

    private async Task<ProbeResult> RunAsync(Action<HttpProbeOptions>? configure = null, TimeProvider? time = null)
    {
        using var probe = new HttpProbe(Options(configure));
        return await probe.RunAsync(time);
    }
}
