using Microsoft.AspNetCore.Http;
using Ops.Conformance;
using Ops.SampleHost.Shop;

namespace Ops.SampleHost.Tests;

public sealed class CheckTests
{
    [Fact]
    [Trait("Requirement", "S3-03")]
    public async Task A_healthy_page_is_OK_in_one_line()
    {
        await using var server = await LoopbackWeb.StartAsync(0, ShopAnswers.Page("fine"));
        var result = await SampleRun.ToEndAsync("check", $"http://127.0.0.1:{server.Port}/api/health");
        result.ExitCode.ShouldBe(0, result.ToString());
        result.Lines.ShouldHaveSingleItem().ShouldMatch($@"^OK http://127\.0\.0\.1:{server.Port}/api/health 2xx in [0-9.]+ ms$");
    }

    [Fact]
    [Trait("Requirement", "S3-03")]
    public async Task A_failing_page_is_SYSTEM_DOWN_with_the_reason()
    {
        await using var server = await LoopbackWeb.StartAsync(0, Fails);
        var result = await SampleRun.ToEndAsync("check", $"http://127.0.0.1:{server.Port}/api/health");
        result.ExitCode.ShouldBe(2, result.ToString());
        result.Lines.ShouldHaveSingleItem().ShouldMatch($@"^SYSTEM DOWN: 503 Service Unavailable from GET http://127\.0\.0\.1:{server.Port}/api/health after \d+ ms; expected 200–299$");
    }

    [Fact]
    public async Task Several_targets_have_a_line_each_and_the_worst_decides()
    {
        await using var server = await LoopbackWeb.StartAsync(0, ShopAnswers.LiveAsync);
        await using var database = new DatabaseServer(0);
        var closed = LoopbackPort.Free();
        var result = await SampleRun.ToEndAsync("check", $"ws://127.0.0.1:{server.Port}/", $"tcp://127.0.0.1:{database.Port}", $"tcp://127.0.0.1:{closed}", "--json");
        result.ExitCode.ShouldBe(2, result.ToString());
        var statuses = result.Json.ToDictionary(line => line.GetProperty("target").GetString()!, line => line.GetProperty("status").GetString());
        statuses.ShouldBe(
            new Dictionary<string, string?>
            {
                [$"ws://127.0.0.1:{server.Port}/"] = "healthy",
                [$"tcp://127.0.0.1:{database.Port}"] = "healthy",
                [$"tcp://127.0.0.1:{closed}"] = "unhealthy",
            },
            ignoreOrder: true);
    }

    [Fact]
    public async Task A_target_that_hangs_is_given_up_at_the_timeout()
    {
        await using var silent = new SilentListener();
        var result = await SampleRun.ToEndAsync("check", $"http://127.0.0.1:{silent.Port}/", "--timeout", "300ms");
        result.ExitCode.ShouldBe(2, result.ToString());
        result.Lines.ShouldHaveSingleItem().ShouldMatch($"^SYSTEM DOWN: .*http://127\\.0\\.0\\.1:{silent.Port}.*300 ms");
    }

    [Theory]
    [InlineData("example.org", "'example.org' cannot be checked; write http://host/path")]
    [InlineData("ftp://example.org/", "'ftp://example.org/' cannot be checked")]
    [InlineData("tcp://127.0.0.1", "'tcp://127.0.0.1' cannot be checked")]
    [InlineData("redis://user:pa55word@127.0.0.1:1", "cannot be checked")]
    [InlineData("http://user:pa55word@127.0.0.1:1/", "holds user info; write the credentials as an Authorization header")]
    public async Task A_URL_that_cannot_be_checked_is_refused_without_showing_its_password(string url, string message)
    {
        var result = await SampleRun.ToEndAsync("check", url);
        result.ExitCode.ShouldBe(64, result.ToString());
        result.Output.ShouldBeEmpty();
        result.Errors.ShouldContain(message);
        result.Errors.ShouldNotContain("pa55word");
    }

    private static Task Fails(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }
}
