using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

public sealed class LogQueryTests
{
    [Theory]
    [InlineData("ERROR payment refused", LogLevelFilter.Error)]
    [InlineData("2026-11-21T13:43:07Z [warn] slow", LogLevelFilter.Warning)]
    [InlineData("""{"time":1,"level":50,"msg":"pino"}""", LogLevelFilter.Error)]
    [InlineData("""{"level":"info","msg":"there was no error"}""", LogLevelFilter.Information)]
    [InlineData("fail: Program[0]", LogLevelFilter.Error)]
    [InlineData("dbug: Program[0]", LogLevelFilter.Debug)]
    [InlineData("ts=1 level=debug msg=x", LogLevelFilter.Debug)]
    public void The_level_is_read_from_the_text(string text, LogLevelFilter level)
    {
        Query(level).Accepts(Line(text)).ShouldBeTrue();
        if (level < LogLevelFilter.Error)
            Query(level + 1).Accepts(Line(text)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("we could not fail to notice")]
    [InlineData("GET /error-pages/info.html 200")]
    [InlineData("")]
    public void A_line_that_tells_no_level_is_shown_only_when_none_is_asked_for(string text)
    {
        Query(LogLevelFilter.Debug).Accepts(Line(text)).ShouldBeFalse();
        Query(null).Accepts(Line(text)).ShouldBeTrue();
    }

    [Fact]
    public void Instance_time_and_text_are_filters_too()
    {
        var line = Line("Payment refused");

        new LogQuery("web") { Instances = ["web-1"], Since = line.At, Contains = "PAYMENT" }.Accepts(line).ShouldBeTrue();
        new LogQuery("web") { Instances = ["web-2"] }.Accepts(line).ShouldBeFalse();
        new LogQuery("web") { Since = line.At!.Value.AddTicks(1) }.Accepts(line).ShouldBeFalse();
        new LogQuery("web") { Since = line.At!.Value.AddTicks(1) }.Accepts(line with { At = null }).ShouldBeTrue();
        new LogQuery("web") { Contains = "payments" }.Accepts(line).ShouldBeFalse();
    }

    private static LogQuery Query(LogLevelFilter? level) => new("web") { MinLevel = level };

    private static LogLine Line(string text) => new(DateTimeOffset.UnixEpoch, "web-1", IsError: false, text);
}
