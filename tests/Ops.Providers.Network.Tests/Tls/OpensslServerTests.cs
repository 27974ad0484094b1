using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Providers.Network.Tests;

public sealed class OpensslServerTests
{
    [Theory]
    [InlineData(90, ProbeStatus.Healthy)]
    [InlineData(0.001, ProbeStatus.Unhealthy)]
    public async Task The_certificate_of_a_real_server_is_read(double days, ProbeStatus status)
    {
        using var root = TestCertificates.Root("Openssl Root");
        using var intermediate = TestCertificates.Intermediate(root, "Openssl Middle", TestCertificates.InDays(400));
        using var certificate = TestCertificates.Leaf(intermediate, TestCertificates.InDays(days), "shop.test");
        using var file = new AuthorityFile(root);
        await using var server = await OpensslServer.StartAsync(certificate, intermediate);

        var result = await new TlsProbe(new TlsProbeOptions { Host = "127.0.0.1", Port = server.Port, ServerName = "shop.test", CaFile = file.Path, MinimumVersion = TlsVersion.Tls13 }).RunAsync();

        result.Status.ShouldBe(status, result.ToString());
        result.Value.ShouldBe(days, 0.01);
    }

    [Fact]
    public async Task A_real_server_of_an_older_version_is_refused()
    {
        using var root = TestCertificates.Root("Openssl Root");
        using var intermediate = TestCertificates.Intermediate(root, "Openssl Middle", TestCertificates.InDays(400));
        using var certificate = TestCertificates.Leaf(intermediate, TestCertificates.InDays(90), "shop.test");
        using var file = new AuthorityFile(root);
        await using var server = await OpensslServer.StartAsync(certificate, intermediate, "-tls1_2");
        var options = new TlsProbeOptions { Host = "127.0.0.1", Port = server.Port, ServerName = "shop.test", CaFile = file.Path };

        (await new TlsProbe(options).RunAsync()).ShouldBeHealthy();
        options.MinimumVersion = TlsVersion.Tls13;
        (await new TlsProbe(options).FailAsync()).ShouldStartWith("TLS 1.2 was negotiated; expected at least TLS 1.3");
    }
}
