using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Ops.Conformance;
using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Providers.Network.Tests;

public sealed class GrpcHealthProbeTests
{
    [Fact]
    public async Task The_request_is_what_the_protocol_asks_for()
    {
        string seen = "", timeout = "";
        byte[] body = [];
        await using var server = await GrpcHealthServer.StartAsync(async context =>
        {
            var request = context.Request;
            seen = $"{request.Protocol} {request.Method} {request.Path} {request.ContentType} te={request.Headers.TE} tenant={request.Headers["x-tenant"]}";
            timeout = request.Headers["grpc-timeout"].ToString();
            using var copy = new MemoryStream();
            await request.Body.CopyToAsync(copy);
            body = copy.ToArray();
            await GrpcHealthServer.Answering(GrpcHealthServer.Serving)(context);
        });

        var result = await Probe(server, options => (options.Service, options.Headers["x-tenant"]) = ("shop.Cart", "7")).RunAsync();

        result.ShouldBeHealthy();
        result.Description.ShouldBeNull();
        result.Value.ShouldBeGreaterThan(0);
        seen.ShouldBe("HTTP/2 POST /grpc.health.v1.Health/Check application/grpc te=trailers tenant=7");
        timeout.ShouldMatch("^(1[0-9]{4}|20000)m$");
        body.ShouldBe([0, 0, 0, 0, 11, 0x0a, 9, .. "shop.Cart"u8]);
    }

    [Theory]
    [InlineData(0, "has the status UNKNOWN")]
    [InlineData(2, "is NOT_SERVING")]
    [InlineData(3, "has the status SERVICE_UNKNOWN")]
    [InlineData(9, "has the undefined status 9")]
    public async Task Every_status_but_serving_is_unhealthy(byte status, string words)
    {
        await using var server = await GrpcHealthServer.StartAsync(GrpcHealthServer.Answering([0, 0, 0, 0, 2, 0x08, status]));

        (await Probe(server).FailAsync()).ShouldMatch($"^http://{server.Authority} {words} after [0-9.]+ ms; expected SERVING$");
    }

    [Fact]
    public async Task An_empty_message_means_the_default_status_unknown()
    {
        await using var server = await GrpcHealthServer.StartAsync(GrpcHealthServer.Answering([0, 0, 0, 0, 0]));

        (await Probe(server).FailAsync()).ShouldContain("has the status UNKNOWN");
    }

    [Theory]
    [InlineData("5", "does not know the service 'shop.Cart': NOT_FOUND (5) 'unknown service: 100%'")]
    [InlineData("12", "does not implement grpc.health.v1.Health: UNIMPLEMENTED (12) 'unknown service: 100%'")]
    [InlineData("14", "answered UNAVAILABLE (14) 'unknown service: 100%'")]
    [InlineData("99", "answered the unknown status '99' 'unknown service: 100%'")]
    public async Task A_failed_call_is_shown_with_its_code_and_message(string code, string words)
    {
        await using var server = await GrpcHealthServer.StartAsync(GrpcHealthServer.Failing(code, "unknown service: 100%25"));

        (await Probe(server, options => options.Service = "shop.Cart").FailAsync()).ShouldContain(words);
    }

    [Fact]
    public async Task A_failure_in_the_trailers_outweighs_the_message()
    {
        await using var server = await GrpcHealthServer.StartAsync(GrpcHealthServer.Answering(GrpcHealthServer.Serving, "13", "boom"));

        (await Probe(server).FailAsync()).ShouldContain("answered INTERNAL (13) 'boom'");
    }

    [Fact]
    public async Task A_web_server_is_told_from_a_grpc_server()
    {
        await using var server = await GrpcHealthServer.StartAsync(context =>
        {
            context.Response.StatusCode = 404;
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<html>not here</html>");
        });

        (await Probe(server).FailAsync()).ShouldContain($"http://{server.Authority} does not speak gRPC: it answered 404 Not Found with text/html");
    }

    [Fact]
    public async Task An_answer_without_a_status_is_no_answer()
    {
        await using var server = await GrpcHealthServer.StartAsync(async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(GrpcHealthServer.Serving);
        });

        (await Probe(server).FailAsync()).ShouldContain("ended its answer without a grpc-status");
    }

    [Fact]
    public async Task A_server_of_http_1_is_refused_in_words()
    {
        await using var server = await KestrelServer.StartAsync(HttpProtocols.Http1, GrpcHealthServer.Answering(GrpcHealthServer.Serving));

        var failure = await Probe(server).FailAsync();

        failure.ShouldContain(server.Authority);
        failure.ShouldContain("HTTP/2");
    }

    [Fact]
    public async Task A_refused_connection_is_called_so()
    {
        var port = LoopbackPort.Free();

        (await new GrpcHealthProbe(new GrpcHealthProbeOptions { Url = new Uri($"http://127.0.0.1:{port}") }).FailAsync()).ShouldStartWith($"connection refused by http://127.0.0.1:{port} after ");
    }

    [Fact]
    public async Task A_stream_that_breaks_off_is_a_failure()
    {
        await using var server = await GrpcHealthServer.StartAsync(async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(GrpcHealthServer.Serving);
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        (await Probe(server).FailAsync()).ShouldContain(server.Authority);
    }

    [Fact]
    public async Task An_endless_answer_is_cut_off()
    {
        await using var server = await GrpcHealthServer.StartAsync(async context =>
        {
            context.Response.ContentType = "application/grpc";
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(new byte[1024]);
        });

        (await Probe(server).FailAsync()).ShouldContain("without a grpc-status");
    }

    [Fact]
    public async Task Over_tls_http_2_is_negotiated_and_the_certificate_checked()
    {
        using var root = TestCertificates.Root("Grpc Root");
        using var certificate = TestCertificates.Leaf(root, TestCertificates.InDays(90), "127.0.0.1");
        using var file = new AuthorityFile(root);
        await using var server = await GrpcHealthServer.StartAsync(GrpcHealthServer.Answering(GrpcHealthServer.Serving), certificate);
        var options = new GrpcHealthProbeOptions { Url = new Uri($"https://{server.Authority}"), CaFile = file.Path };

        (await new GrpcHealthProbe(options).RunAsync()).ShouldBeHealthy();
        options.CaFile = null;
        (await new GrpcHealthProbe(options).FailAsync()).ShouldStartWith($"TLS handshake with https://{server.Authority} failed: ");
    }

    [Fact]
    public async Task A_slow_answer_is_degraded_with_its_time()
    {
        await using var server = await GrpcHealthServer.StartAsync(GrpcHealthServer.Answering(GrpcHealthServer.Serving));

        var result = await Probe(server, options => options.DegradedLatency = TimeSpan.FromTicks(1)).RunAsync();

        result.Status.ShouldBe(ProbeStatus.Degraded);
        result.Description.ShouldNotBeNull().ShouldStartWith($"the health answer of http://{server.Authority} took ");
    }

    [Theory]
    [InlineData(0, "1m")]
    [InlineData(1.2, "2m")]
    [InlineData(5000, "5000m")]
    [InlineData(99_999_999, "99999999m")]
    [InlineData(100_000_000, "100000S")]
    public void The_time_left_is_written_in_at_most_eight_digits(double milliseconds, string written) =>
        GrpcHealthCall.Timeout(TimeSpan.FromMilliseconds(milliseconds)).ShouldBe(written);

    private static GrpcHealthProbe Probe(KestrelServer server, Action<GrpcHealthProbeOptions>? configure = null)
    {
        var options = new GrpcHealthProbeOptions { Url = new Uri($"http://{server.Authority}") };
        configure?.Invoke(options);
        return new GrpcHealthProbe(options);
    }
}
