namespace Ops.Providers.Network.Tests.Http;

public sealed class HttpOptionsTests
{
    [Theory]
    [InlineData(".", true)]
    [InlineData("$", true)]
    [InlineData("$.a", true)]
    [InlineData(".a.b-c_d", true)]
    [InlineData(".a[0][12].b", true)]
    [InlineData("[0]", true)]
    [InlineData("[\"a.b\"].c", true)]
    [InlineData(".['it\\'s']", true)]
    [InlineData(".\"a b\"", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("a", false)]
    [InlineData("..a", false)]
    [InlineData(".a.", false)]
    [InlineData(".a[", false)]
    [InlineData(".a[x]", false)]
    [InlineData(".a[-1]", false)]
    [InlineData(".a[0", false)]
    [InlineData(".a[\"b]", false)]
    [InlineData(".a[\"b\"", false)]
    [InlineData(".a]b", false)]
    public void A_path_is_read_or_refused(string? text, bool isPath) => HttpJsonPath.TryParse(text, out _).ShouldBe(isPath);

    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7", null)]
    [InlineData("10.0.0.7:8443", "10.0.0.7", 8443)]
    [InlineData("shop.test:80", "shop.test", 80)]
    [InlineData("[::1]:80", "[::1]", 80)]
    [InlineData("[::1]", "[::1]", null)]
    [InlineData("::1", "[::1]", null)]
    public void An_address_to_connect_to_has_a_host_and_perhaps_a_port(string text, string host, int? port)
    {
        ConnectAddress.TryParse(text, out var address).ShouldBeTrue();
        address.ShouldBe(new ConnectAddress(host, port));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":80")]
    [InlineData("shop.test:")]
    [InlineData("shop.test:0")]
    [InlineData("shop.test:65536")]
    [InlineData("http://shop.test")]
    [InlineData("[::1")]
    [InlineData("a b")]
    public void What_is_no_address_is_refused(string text) => ConnectAddress.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("Url", "https")]
    [InlineData("Redirects", "following redirects")]
    [InlineData("Proxy", "a proxy")]
    [InlineData("HttpVersion", "any version but 1.1")]
    [InlineData("CaFile", "certificates")]
    [InlineData("AcceptInvalidCertificates", "certificates")]
    public void The_raw_tier_refuses_by_name_what_it_cannot_do(string key, string what)
    {
        var options = Probing.Options(new Uri(key is "Url" ? "https://shop.test/" : "http://shop.test/"), HttpTier.Raw, options =>
        {
            options.Redirects = key is "Redirects" ? HttpRedirects.Follow : HttpRedirects.None;
            options.Proxy = key is "Proxy" ? new Uri("http://proxy.test") : null;
            options.HttpVersion = new Version(key is "HttpVersion" ? 2 : 1, key is "HttpVersion" ? 0 : 1);
            options.CaFile = key is "CaFile" ? "/no/such/file" : null;
            options.AcceptInvalidCertificates = key is "AcceptInvalidCertificates";
        });

        Should.Throw<OpsConfigurationException>(() => new HttpProbe(options)).Problems.Contains($"Probes:HttpProbe:{key}: the raw tier does not know {what}; remove it or write Tier: Default", StringComparer.Ordinal).ShouldBeTrue();
    }

    [Theory]
    [InlineData("Authorization", "Bearer abcdefgh")]
    [InlineData("X-Api-Key", "abcdefgh")]
    [InlineData("Cookie", "session=abcdefgh; theme=dark")]
    public void The_parts_of_a_credential_are_secret_too(string name, string value)
    {
        var options = Probing.Options(new Uri("http://shop.test/"), HttpTier.Default, options => options.Headers[name] = value);

        Redaction.Text($"x {value} y abcdefgh z", HttpSecrets.Of(options)).ShouldBe("x **redacted** y **redacted** z");
    }

    [Fact]
    public void Wrong_values_of_credentials_are_not_quoted()
    {
        var options = Probing.Options(new Uri("http://user:hunter22@shop.test/?token=hunter22"), HttpTier.Default, options =>
        {
            options.Headers["Authorization"] = "hunter22\r\n";
            options.Proxy = new Uri("ftp://user:hunter22@proxy.test");
        });

        var error = Should.Throw<OpsConfigurationException>(() => new HttpProbe(options));
        error.Problems.Count.ShouldBe(3);
        error.Message.ShouldNotContain("hunter22");
    }
}
