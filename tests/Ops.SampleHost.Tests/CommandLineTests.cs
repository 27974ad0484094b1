using Ops.SampleHost.Commands;

namespace Ops.SampleHost.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Help_tells_the_commands_examples_and_exit_codes()
    {
        var result = await SampleRun.ToEndAsync("--help");
        result.ExitCode.ShouldBe(0);
        foreach (var text in (string[])["watch", "sweep", "check <URL>", "--config <FILE>", "--json", "--no-color", "--duration", "Exit codes:", "64  wrong arguments"])
            result.Output.ShouldContain(text);
        result.Output.ShouldNotContain("serve");
    }

    [Theory]
    [InlineData("wach")]
    [InlineData("watch")]
    [InlineData("check")]
    [InlineData("--duration", "30")]
    [InlineData("--duration", "1s")]
    [InlineData("--for", "5s")]
    [InlineData("--config", "x.json", "--duration", "30s")]
    public async Task Wrong_arguments_end_with_64_and_point_to_the_help(params string[] arguments)
    {
        var result = await SampleRun.ToEndAsync(arguments);
        result.ExitCode.ShouldBe(64, result.ToString());
        result.Errors.ShouldContain("--help");
    }

    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("30s", 30_000)]
    [InlineData("1.5m", 90_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("00:05:00", 300_000)]
    public void A_time_is_read_as_people_write_it(string text, double milliseconds)
    {
        Durations.TryParse(text, out var time).ShouldBeTrue();
        time.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData("30")]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-3s")]
    [InlineData("3 parsecs")]
    [InlineData("NaNs")]
    public void Anything_else_is_not_a_time(string text) => Durations.TryParse(text, out _).ShouldBeFalse();
}
