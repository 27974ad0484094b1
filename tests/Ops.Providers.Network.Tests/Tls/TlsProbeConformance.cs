using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance.Health;

namespace Ops.Providers.Network.Tests;

public sealed class TlsProbeConformance : ProbeConformance<TlsProbeOptions>
{
    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Type"] = "tls",
        ["Host"] = "shop.test",
        ["Port"] = "8443",
        ["ServerName"] = "www.shop.test",
        ["StartTls"] = "smtp",
        ["DegradedDays"] = "20",
        ["UnhealthyDays"] = "2.5",
        ["ExpectedThumbprint"] = string.Join(':', Enumerable.Repeat("ab", 32)),
        ["MinimumVersion"] = "Tls13",
        ["CheckRevocation"] = "false",
    };

    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("Host", "https://shop.test"),
        new("Port", "-1"),
        new("ServerName", "no name"),
        new("StartTls", "imap"),
        new("DegradedDays", "1"),
        new("UnhealthyDays", "-1"),
        new("CaFile", "/nowhere/ca.pem"),
        new("CaFile", typeof(TlsProbeConformance).Assembly.Location),
        new("ExpectedThumbprint", "abcd"),
        new("ExpectedIssuer", ""),
        new("MinimumVersion", "Tls10"),
        new("MinimumVersion", "7"),
    ];

    protected override Task<ProbeTarget<TlsProbeOptions>> StartTargetAsync() => Task.FromResult<ProbeTarget<TlsProbeOptions>>(new Target());

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<TlsProbeOptions> configure) => builder.AddTlsProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddTlsProbe(name, section);

    private sealed class Target : ProbeTarget<TlsProbeOptions>
    {
        private readonly X509Certificate2 _root = TestCertificates.Root("Root");
        private readonly X509Certificate2 _good;
        private readonly X509Certificate2 _ended;
        private readonly AuthorityFile _file;
        private readonly TlsServer _server;

        public Target()
        {
            _good = TestCertificates.Leaf(_root, TestCertificates.InDays(90), "shop.test");
            _ended = TestCertificates.Leaf(_root, TestCertificates.InDays(-1), "shop.test");
            _file = new AuthorityFile(_root);
            _server = new TlsServer(_good);
        }

        public override string Name => $"127.0.0.1:{_server.Port} as shop.test";

        public override void Configure(TlsProbeOptions options)
        {
            (options.Host, options.Port, options.ServerName) = ("127.0.0.1", _server.Port, "shop.test");
            options.CaFile = _file.Path;
        }

        public override Task BreakAsync()
        {
            _server.Certificate = _ended;
            return Task.CompletedTask;
        }

        public override Task RestoreAsync()
        {
            _server.Certificate = _good;
            return Task.CompletedTask;
        }

        public override Task<bool> HangAsync()
        {
            _server.Hangs = true;
            return Task.FromResult(true);
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await _server.DisposeAsync();
            _file.Dispose();
            foreach (var certificate in (X509Certificate2[])[_root, _good, _ended])
                certificate.Dispose();
        }
    }
}
