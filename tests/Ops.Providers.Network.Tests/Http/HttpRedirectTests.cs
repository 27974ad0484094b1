using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Ops.Conformance;
using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Providers.Network.Tests.Http;

public sealed class HttpRedirectTests : IAsyncLifetime
{
    private WebServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await WebServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_within_the_host_is_followed_when_asked_for(int status)
    {
        Redirect("/health", status, "/login?x=1");

        (await RunAsync(HttpRedirects.SameHost)).ShouldBeHealthy();

        _server.Requests.ShouldBe(["GET /health HTTP/1.1", "GET /login?x=1 HTTP/1.1"]);
    }

    [Theory]
    [InlineData(302, "GET")]
    [InlineData(303, "GET")]
    [InlineData(307, "POST")]
    [InlineData(308, "POST")]
    public async Task A_redirected_POST_is_sent_as_its_status_says(int status, string method)
    {
        Redirect("/health", status, "/next");

        await RunAsync(HttpRedirects.Follow, options => (options.Method, options.Body) = ("POST", "{}"));

        _server.Requests.ShouldBe(["POST /health HTTP/1.1", $"{method} /next HTTP/1.1"]);
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_the_answer_under_SameHost()
    {
        await using var other = await WebServer.StartAsync();
        Redirect("/health", 302, $"http://localhost:{other.Port}/");

        (await RunAsync(HttpRedirects.SameHost)).ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldEndWith($"it redirects to http://localhost:{other.Port}/");
        other.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Credentials_do_not_follow_to_another_host_or_port()
    {
        await using var other = await WebServer.StartAsync();
        var seen = new List<string>();
        other.Handler = context =>
        {
            seen.Add($"{context.Request.Headers.Authorization}|{context.Request.Headers["X-Api-Key"]}|{context.Request.Headers.Accept}|{context.Request.Host}");
            return context.Response.WriteAsync("ok");
        };
        foreach (var host in (string[])["localhost", "127.0.0.1"])
        {
            Redirect("/health", 302, $"http://{host}:{other.Port}/");
            (await RunAsync(HttpRedirects.Follow, options =>
            {
                options.Headers["Authorization"] = "Bearer abc";
                options.Headers["X-Api-Key"] = "k";
                options.Headers["Accept"] = "text/plain";
            })).ShouldBeHealthy();
        }

        seen.ShouldBe([$"||text/plain|localhost:{other.Port}", $"||text/plain|127.0.0.1:{other.Port}"]);
    }

    [Fact]
    public async Task Credentials_follow_within_the_origin()
    {
        var seen = "";
        _server.Handler = context =>
        {
            seen = $"{context.Request.Headers.Authorization}";
            if (context.Request.Path == "/health")
                context.Response.Redirect("/next");
            return Task.CompletedTask;
        };

        await RunAsync(HttpRedirects.SameHost, options => options.Headers["Authorization"] = "Bearer abc");

        seen.ShouldBe("Bearer abc");
    }

    [Fact]
    public async Task A_loop_ends_after_the_limit()
    {
        Redirect("/health", 302, "/health");

        (await RunAsync(HttpRedirects.Follow, options => options.MaxRedirects = 3)).ShouldBeUnhealthy().Description.ShouldNotBeNull()
            .ShouldContain($"redirected more than 3 times, last to {_server.Url}");
        _server.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_redirect_from_https_to_http_is_never_followed()
    {
        using var certificates = new TestCertificates();
        using var certificate = certificates.Issue("shop.test", TimeSpan.FromDays(90));
        await using var secure = await WebServer.StartAsync(() => certificate, HttpProtocols.Http1);
        secure.Handler = context =>
        {
            context.Response.Redirect("http://shop.test/");
            return Task.CompletedTask;
        };

        var result = await Probing.RunOnceAsync(new Uri("https://shop.test/"), HttpTier.Default, options =>
        {
            options.Redirects = HttpRedirects.Follow;
            options.ConnectAddress = $"127.0.0.1:{secure.Port}";
            options.CaFile = certificates.CaFile;
        });

        result.ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldEndWith("it redirects to http://shop.test/");
    }

    [Fact]
    public async Task A_failure_behind_a_redirect_names_the_place_where_it_happened()
    {
        var port = LoopbackPort.Free();
        Redirect("/health", 302, $"http://localhost:{port}/next");

        (await RunAsync(HttpRedirects.Follow)).ShouldBeUnhealthy().Description.ShouldNotBeNull()
            .ShouldStartWith($"connection refused by localhost:{port} (GET {_server.Url}, redirected to http://localhost:{port}/next) after ");
    }

    [Fact]
    public async Task From_http_to_https_the_machine_to_connect_to_stays_and_its_certificate_counts()
    {
        using var certificates = new TestCertificates();
        using var certificate = certificates.Issue("localhost", TimeSpan.FromDays(5));
        await using var secure = await WebServer.StartAsync(() => certificate, HttpProtocols.Http1);
        Redirect("/health", 301, $"https://localhost:{secure.Port}/health");

        var result = await Probing.RunOnceAsync(new Uri("http://localhost/health"), HttpTier.Default, options =>
        {
            options.Redirects = HttpRedirects.SameHost;
            options.ConnectAddress = $"127.0.0.1:{_server.Port}";
            options.CaFile = certificates.CaFile;
        });

        result.ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldStartWith("certificate of localhost expires in ");
        secure.Requests.ShouldBe(["GET /health HTTP/1.1"]);
    }

    [Fact]
    public async Task The_answer_at_the_end_is_what_counts()
    {
        _server.Handler = context =>
        {
            if (context.Request.Path == "/health")
                context.Response.Redirect("/next");
            else
                context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };

        (await RunAsync(HttpRedirects.Follow)).ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldStartWith("503 Service Unavailable from GET");
    }

    private Task<ProbeResult> RunAsync(HttpRedirects redirects, Action<HttpProbeOptions>? configure = null) => Probing.RunOnceAsync(_server.Url, HttpTier.Default, options =>
    {
        options.Redirects = redirects;
        configure?.Invoke(options);
    });

    private void Redirect(string path, int status, string to) => _server.Handler = context =>
    {
        if (context.Request.Path != path)
            return context.Response.WriteAsync("ok");
        context.Response.StatusCode = status;
        context.Response.Headers.Location = to;
        return Task.CompletedTask;
    };
}
