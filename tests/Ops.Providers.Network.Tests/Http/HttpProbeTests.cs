using Microsoft.AspNetCore.Http;
using Ops.Conformance;
using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Providers.Network.Tests.Http;

public sealed class DefaultHttpProbeTests() : HttpProbeTests(HttpTier.Default);

public sealed class RawTierHttpProbeTests() : HttpProbeTests(HttpTier.Raw);

/// <summary>What a probe makes of an answer, the same in both tiers.</summary>
public abstract class HttpProbeTests(HttpTier tier) : IAsyncLifetime
{
    private WebServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await WebServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [Trait("Requirement", "S0-06")]
    [Trait("Requirement", "S1-03")]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(299)]
    public async Task Any_2xx_is_healthy_and_its_value_is_the_latency(int status)
    {
        Answer(status);

        var result = await RunAsync();

        result.ShouldBeHealthy();
        result.Description.ShouldBeNull();
        result.Value.ShouldBeInRange(0.001, 20_000);
    }

    [Theory]
    [Trait("Requirement", "S0-06")]
    [InlineData(300, "300 Multiple Choices")]
    [InlineData(404, "404 Not Found")]
    [InlineData(500, "500 Internal Server Error")]
    [InlineData(503, "503 Service Unavailable")]
    public async Task Anything_else_is_unhealthy_and_says_what_was_asked_found_and_expected(int status, string shown)
    {
        Answer(status);

        var result = await RunAsync();

        result.ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldMatch($"^{shown} from GET {_server.Url} after [0-9.]+ ms; expected 200–299$");
    }

    [Fact]
    public async Task Other_statuses_can_be_expected()
    {
        Answer(404);

        (await RunAsync(options => options.ExpectedStatus.Add("404"))).ShouldBeHealthy();
        (await RunAsync(options =>
        {
            options.ExpectedStatus.Add("200-204");
            options.ExpectedStatus.Add("301");
        })).ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldEndWith("; expected 200–204 or 301");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("POST")]
    [InlineData("OPTIONS")]
    [InlineData("PURGE")]
    public async Task Every_method_can_be_asked(string method)
    {
        (await RunAsync(options => options.Method = method)).ShouldBeHealthy();

        _server.Requests.ShouldBe([$"{method} /health HTTP/1.1"]);
    }

    [Fact]
    public async Task Headers_body_agent_and_host_are_sent()
    {
        var seen = "";
        _server.Handler = async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            seen = $"{context.Request.Host} {context.Request.Headers.UserAgent} {context.Request.ContentType} {context.Request.Headers["X-Trace"]} {await reader.ReadToEndAsync()}";
        };

        await RunAsync(options =>
        {
            options.Method = "POST";
            options.Body = "größe";
            options.Host = "shop.test";
            options.Headers["Content-Type"] = "text/plain; charset=utf-8";
            options.Headers["X-Trace"] = "t1";
        });

        seen.ShouldBe("shop.test Ops-Probe text/plain; charset=utf-8 t1 größe");
    }

    [Fact]
    public async Task Two_environments_are_told_apart()
    {
        await using var staging = await WebServer.StartAsync();
        staging.Handler = context => Status(context, 503);

        (await RunAsync()).ShouldBeHealthy();
        (await Probing.RunOnceAsync(staging.Url, tier)).ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldContain($":{staging.Port}/");
    }

    [Theory]
    [Trait("Requirement", "S2-09")]
    [Trait("Requirement", "S2-12")]
    [Trait("Requirement", "S2-13")]
    [Trait("Requirement", "S2-22")]
    [Trait("Requirement", "S2-102")]
    [Trait("Requirement", "S4-02")]
    [Trait("Requirement", "S4-03")]
    [Trait("Requirement", "S4-04")]
    [InlineData("/api/health")]
    [InlineData("/api/database/health")]
    [InlineData("/api/database/slow-queries")]
    [InlineData("/api/database/performance")]
    [InlineData("/api/database/connections")]
    [InlineData("/api/health/database")]
    [InlineData("/api/health/migrations")]
    public async Task The_endpoints_of_the_runbooks_are_asked_by_path(string path)
    {
        _server.Handler = context => Status(context, context.Request.Path == path ? 200 : 404);

        (await Probing.RunOnceAsync(new Uri(_server.Url, path), tier)).ShouldBeHealthy();
        (await Probing.RunOnceAsync(new Uri(_server.Url, path + "-x"), tier)).ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldContain($"GET {_server.Url.GetLeftPart(UriPartial.Authority)}{path}-x");
    }

    [Theory]
    [InlineData("X-Version", "2.1", null)]
    [InlineData("x-version", "*", null)]
    [InlineData("X-Version", "regex:^2\\.\\d$", null)]
    [InlineData("Content-Type", "text/plain", null)]
    [InlineData("X-Version", "2.2", "header 'X-Version' of {0} is '2.1'; expected '2.2'")]
    [InlineData("X-Version", "regex:^3", "header 'X-Version' of {0} is '2.1'; expected a match of '^3'")]
    [InlineData("X-Missing", "*", "header 'X-Missing' is missing in {0}; expected any value")]
    [InlineData("Set-Cookie", "a", "header 'Set-Cookie' of {0} is '**redacted**'; expected '**redacted**'")]
    public async Task Headers_of_the_answer_can_be_expected(string name, string expected, string? problem)
    {
        _server.Handler = context =>
        {
            context.Response.Headers["X-Version"] = "2.1";
            context.Response.Headers.SetCookie = "session=s3cret";
            context.Response.ContentType = "text/plain";
            return context.Response.WriteAsync("ok");
        };

        var result = await RunAsync(options => options.ExpectedHeaders[name] = expected);

        result.Status.ShouldBe(problem is null ? ProbeStatus.Healthy : ProbeStatus.Unhealthy, result.ToString());
        result.Description.ShouldBe(problem is null ? null : string.Format(problem, $"GET {_server.Url}"));
    }

    [Fact]
    public async Task The_body_must_contain_match_and_not_contain_what_is_configured()
    {
        Answer(200, "status: ok\n{\"version\": 7}");

        (await RunAsync(options =>
        {
            options.BodyContains = "ok";
            options.BodyMatches = "\"version\": \\d+";
            options.BodyNotContains = "error";
        })).ShouldBeHealthy();
        (await RunAsync(options => options.BodyContains = "OK")).ShouldBeUnhealthy().Description
            .ShouldBe($"body of GET {_server.Url} does not contain 'OK' (first 200 characters: status: ok {{\"version\": 7}})");
        (await RunAsync(options => options.BodyMatches = "^v\\d")).ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldContain("does not match '^v\\d'");
        (await RunAsync(options => options.BodyNotContains = "status")).ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldContain(" contains 'status' ");
    }

    [Fact]
    public async Task An_empty_body_and_a_long_one_are_shown_as_such()
    {
        Answer(200, "");
        (await RunAsync(options => options.BodyContains = "ok")).ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldEndWith("does not contain 'ok' (it is empty)");

        Answer(200, new string('a', 1000));
        (await RunAsync(options => options.BodyContains = "ok")).ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldEndWith($"(first 200 characters: {new string('a', 200)}…)");
    }

    [Fact]
    public async Task A_text_is_read_in_its_charset()
    {
        _server.Handler = async context =>
        {
            context.Response.ContentType = "text/plain; charset=iso-8859-1";
            await context.Response.Body.WriteAsync(System.Text.Encoding.Latin1.GetBytes("Größe"));
        };

        (await RunAsync(options => options.BodyContains = "Größe")).ShouldBeHealthy();
    }

    [Fact]
    public async Task What_a_body_must_not_contain_is_looked_for_in_the_part_that_is_read_and_a_remark_says_so()
    {
        Answer(200, new string('a', 3000));

        var result = await RunAsync(options =>
        {
            options.BodyNotContains = "error";
            options.MaxBodyBytes = 1000;
        });

        result.ShouldBeHealthy();
        result.Description.ShouldBe($"body of GET {_server.Url} was searched for 'error' in part; reading stopped after 1000 bytes");
    }

    [Theory]
    [Trait("Requirement", "S1-41")]
    [Trait("Requirement", "S1-42")]
    [InlineData(".checks.database", "up", ProbeStatus.Healthy, null)]
    [InlineData("$.checks.database", "up", ProbeStatus.Healthy, null)]
    [InlineData(".checks.database", null, ProbeStatus.Healthy, null)]
    [InlineData(".items[1].state", "on", ProbeStatus.Healthy, null)]
    [InlineData(".[\"odd.name\"].x", "1", ProbeStatus.Healthy, null)]
    [InlineData(".ready", "True", ProbeStatus.Healthy, null)]
    [InlineData(".none", "null", ProbeStatus.Healthy, null)]
    [InlineData(".lag", "12.50", ProbeStatus.Healthy, null)]
    [InlineData(".checks.cache", "up", ProbeStatus.Unhealthy, ".checks.cache is 'down' in {0}; expected 'up'")]
    [InlineData(".checks.queue", "up", ProbeStatus.Degraded, ".checks.queue is 'slow' in {0}; expected 'up'")]
    [InlineData(".checks", "up", ProbeStatus.Unhealthy, ".checks is an object in {0}; expected 'up'")]
    [InlineData(".items", "up", ProbeStatus.Unhealthy, ".items is an array of 2 in {0}; expected 'up'")]
    [InlineData(".items[2]", null, ProbeStatus.Unhealthy, ".items[2] is missing in {0}")]
    [InlineData(".checks.mail", "up", ProbeStatus.Unhealthy, ".checks.mail is missing in {0}; expected 'up'")]
    [InlineData(".lag", "12", ProbeStatus.Unhealthy, ".lag is 12.5 in {0}; expected '12'")]
    public async Task One_component_of_a_detailed_answer_is_judged_by_its_path(string path, string? expected, ProbeStatus status, string? problem)
    {
        Answer(200, """{"checks":{"database":"up","cache":"down","queue":"slow"},"items":[{"state":"off"},{"state":"on"}],"odd.name":{"x":1},"ready":true,"none":null,"lag":12.5}""");

        var result = await RunAsync(options => options.Json.Add(new HttpJsonAssertion { Path = path, Expected = expected, DegradedWhen = expected is null ? null : "slow" }));

        result.Status.ShouldBe(status, result.ToString());
        result.Description.ShouldBe(problem is null ? null : string.Format(problem, $"GET {_server.Url}"));
    }

    [Theory]
    [InlineData("5", ProbeStatus.Healthy, 5, null)]
    [InlineData("\"7.5\"", ProbeStatus.Healthy, 7.5, null)]
    [InlineData("10", ProbeStatus.Healthy, 10, null)]
    [InlineData("11", ProbeStatus.Degraded, 11, ".waiting is 11 in {0}; degraded above 10")]
    [InlineData("51", ProbeStatus.Unhealthy, 51, ".waiting is 51 in {0}; unhealthy above 50")]
    [InlineData("1.5", ProbeStatus.Degraded, 1.5, ".waiting is 1.5 in {0}; degraded below 2")]
    [InlineData("-3", ProbeStatus.Unhealthy, -3, ".waiting is -3 in {0}; unhealthy below 1")]
    public async Task A_number_with_thresholds_becomes_the_value(string json, ProbeStatus status, double value, string? problem)
    {
        Answer(200, $$"""{"waiting":{{json}}}""");

        var result = await RunAsync(options => options.Json.Add(new HttpJsonAssertion { Path = ".waiting", DegradedAbove = 10, UnhealthyAbove = 50, DegradedBelow = 2, UnhealthyBelow = 1 }));

        result.Status.ShouldBe(status, result.ToString());
        result.Value.ShouldBe(value);
        result.Description.ShouldBe(problem is null ? null : string.Format(problem, $"GET {_server.Url}"));
    }

    [Theory]
    [InlineData("{\"waiting\":\"many\"}", ".waiting is 'many' in")]
    [InlineData("<html>", "is not JSON (line 1, byte 1); expected JSON")]
    [InlineData("", "is not JSON")]
    public async Task A_body_that_is_not_what_an_assertion_needs_is_unhealthy(string body, string problem)
    {
        Answer(200, body);

        (await RunAsync(options => options.Json.Add(new HttpJsonAssertion { Path = ".waiting", UnhealthyAbove = 1 }))).ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldContain(problem);
    }

    [Fact]
    public async Task A_byte_order_mark_does_not_spoil_JSON()
    {
        Answer(200, "\uFEFF{\"status\":\"up\"}");

        (await RunAsync(options => options.Json.Add(new HttpJsonAssertion { Path = ".status", Expected = "up" }))).ShouldBeHealthy();
    }

    [Fact]
    public async Task JSON_beyond_the_limit_names_the_option_to_raise()
    {
        Answer(200, $$"""{"a":"{{new string('a', 2000)}}"}""");

        (await RunAsync(options =>
        {
            options.MaxBodyBytes = 1000;
            options.Json.Add(new HttpJsonAssertion { Path = ".a" });
        })).ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldEndWith("is too large to be read as JSON; reading stopped after 1000 bytes; raise MaxBodyBytes");
    }

    [Theory]
    [InlineData(100, ProbeStatus.Healthy, null)]
    [InlineData(199, ProbeStatus.Healthy, null)]
    [InlineData(200, ProbeStatus.Degraded, "GET {0} took 200 ms; expected below 200 ms")]
    [InlineData(1999, ProbeStatus.Degraded, "GET {0} took 1999 ms; expected below 200 ms")]
    [InlineData(2000, ProbeStatus.Unhealthy, "GET {0} took 2000 ms; expected below 200 ms")]
    public async Task Latency_is_judged_by_the_engine_s_clock(int milliseconds, ProbeStatus status, string? problem)
    {
        var time = new ManualTime();
        _server.Handler = context =>
        {
            time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            return context.Response.WriteAsync("ok");
        };

        var result = await Probing.RunOnceAsync(_server.Url, tier, options => (options.DegradedLatency, options.UnhealthyLatency) = (TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2)), time);

        result.Value.ShouldBe(milliseconds);
        result.Status.ShouldBe(status, result.ToString());
        result.Description.ShouldBe(problem is null ? null : string.Format(problem, _server.Url));
    }

    [Fact]
    public async Task Refused_connections_name_the_endpoint_and_the_request()
    {
        var port = LoopbackPort.Free();

        var result = await Probing.RunOnceAsync(new Uri($"http://127.0.0.1:{port}/health"), tier);

        result.ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldMatch($"^connection refused by 127.0.0.1:{port} \\(GET http://127.0.0.1:{port}/health\\) after [0-9.]+ ms$");
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_named()
    {
        var result = await Probing.RunOnceAsync(new Uri("http://no-such-host.invalid/health"), tier);

        result.ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldMatch("^(no such host no-such-host.invalid|the name no-such-host.invalid cannot be resolved now) \\(GET http://no-such-host.invalid/health\\) after [0-9.]+ ms$");
    }

    [Fact]
    public async Task Another_address_can_be_connected_to()
    {
        (await Probing.RunOnceAsync(new Uri("http://shop.invalid/health"), tier, options => options.ConnectAddress = $"127.0.0.1:{_server.Port}")).ShouldBeHealthy();

        var port = LoopbackPort.Free();
        (await Probing.RunOnceAsync(new Uri("http://shop.invalid/health"), tier, options => options.ConnectAddress = $"127.0.0.1:{port}"))
            .ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldStartWith($"connection refused by 127.0.0.1:{port} (GET http://shop.invalid/health)");
    }

    [Fact]
    public async Task Reuse_keeps_one_connection_and_Fresh_keeps_none()
    {
        using var reuse = new HttpProbe(Probing.Options(_server.Url, tier));
        for (var run = 0; run < 4; run++)
            (await reuse.RunAsync()).ShouldBeHealthy();
        _server.Connections.ShouldBe(1);

        using var fresh = new HttpProbe(Probing.Options(_server.Url, tier, options => options.ConnectionMode = HttpConnectionMode.Fresh));
        for (var run = 0; run < 4; run++)
            (await fresh.RunAsync()).ShouldBeHealthy();
        _server.Connections.ShouldBe(5);
    }

    [Fact]
    public async Task Many_probes_of_one_host_share_its_connections()
    {
        using var connections = new HttpConnections();
        for (var i = 0; i < 50; i++)
        {
            var probe = new HttpProbe(Probing.Options(new Uri(_server.Url, $"/health/{i}"), tier), connections);
            (await probe.RunAsync()).ShouldBeHealthy();
        }

        _server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_by_default_and_its_target_is_shown()
    {
        _server.Handler = context =>
        {
            context.Response.Redirect("https://login.test/?token=t0psecret");
            return Task.CompletedTask;
        };

        var result = await RunAsync();

        result.ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldEndWith("; expected 200–299; it redirects to https://login.test/?token=**redacted**");
        _server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    [Trait("Requirement", "S3-18")]
    public async Task The_key_of_an_external_dependency_stays_secret_even_when_the_answer_echoes_it()
    {
        const string Key = "5f0e4c1d9a";
        _server.Handler = context => context.Response.WriteAsync($"CurrentSeason for key {context.Request.Headers["Ocp-Apim-Subscription-Key"]} and {context.Request.Query["key"]}");
        var url = new Uri(_server.Url, $"/v3/nba/scores/json/CurrentSeason?key={Key}-q");

        var result = await Probing.RunOnceAsync(url, tier, options =>
        {
            options.Headers["Ocp-Apim-Subscription-Key"] = Key;
            options.BodyMatches = "^\\{";
        });

        var description = result.ShouldBeUnhealthy().Description.ShouldNotBeNull();
        description.ShouldContain("CurrentSeason?key=**redacted**");
        description.ShouldContain("for key **redacted** and **redacted**");
        result.ToString().ShouldNotContain(Key);
    }

    [Fact]
    public void Wrong_options_are_refused_all_at_once()
    {
        var options = Probing.Options(new Uri("relative", UriKind.Relative), tier, options => (options.Method, options.MaxBodyBytes) = ("", 0));

        var error = Should.Throw<OpsConfigurationException>(() => new HttpProbe(options));
        error.Problems.Count.ShouldBe(3);
    }

    private Task<ProbeResult> RunAsync(Action<HttpProbeOptions>? configure = null) => Probing.RunOnceAsync(_server.Url, tier, configure);

    private void Answer(int status, string? body = null) => _server.Handler = context =>
    {
        context.Response.StatusCode = status;
        return body is null ? Task.CompletedTask : context.Response.WriteAsync(body);
    };

    private static Task Status(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
