namespace Ops.Providers.Compose.Tests;

public sealed class NginxUpstreamTests
{
    [Theory]
    [InlineData("upstream app { server 127.0.0.1:1 down; }", "")]
    [InlineData("upstream app {\n    server 10.0.0.5:3000 weight=5;\n}\n", "10.0.0.5:3000=5")]
    [InlineData("upstream app { server 10.0.0.5:3000; server 10.0.0.6:3000 backup; server 10.0.0.7 max_fails=3 weight=2; }", "10.0.0.5:3000=1 10.0.0.7:80=2")]
    [InlineData("upstream app{server 10.0.0.5:3000\tfail_timeout=10s;} # server 10.0.0.9:1 weight=1;", "10.0.0.5:3000=1")]
    [InlineData("upstream other { server 10.0.0.4:1; }\nupstream app { zone app 64k; server app.internal:3000; server 10.0.0.5:3000 weight=heavy; }", "10.0.0.5:3000=1")]
    [InlineData("", "")]
    public void What_somebody_wrote_by_hand_is_read_as_nginx_reads_it(string text, string expected) =>
        string.Join(' ', NginxUpstream.Read(text, "app").Select(server => $"{server.Address}={server.Weight}")).ShouldBe(expected);

    [Fact]
    public void What_is_written_is_read_again()
    {
        ProxyServer[] servers = [new(new System.Net.IPEndPoint(System.Net.IPAddress.Parse("10.0.0.5"), 3000), 256), new(new System.Net.IPEndPoint(System.Net.IPAddress.Parse("10.0.0.6"), 3000), 28)];

        NginxUpstream.Read(NginxUpstream.Write(servers, "app"), "app").ShouldBe(servers);
    }
}
