namespace Ops.Providers.Compose.Tests;

public sealed class ComposeVariableTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("$A", "one")]
    [InlineData("${A}", "one")]
    [InlineData("x${A}y$B-z", "xoney-z")]
    [InlineData("$$A $${A}", "$A ${A}")]
    [InlineData("${EMPTY-default}", "")]
    [InlineData("${EMPTY:-default}", "default")]
    [InlineData("${NONE-default}", "default")]
    [InlineData("${NONE:-${A}-${NONE:-inner}}", "one-inner")]
    [InlineData("${A:+other}", "other")]
    [InlineData("${EMPTY:+other}", "")]
    [InlineData("${EMPTY+other}", "other")]
    [InlineData("${A:?missing}", "one")]
    [InlineData("${EMPTY?missing}", "")]
    public void A_text_gets_the_values_of_its_variables(string text, string expected) =>
        Interpolation.Apply(text, name => name switch { "A" => "one", "B" or "EMPTY" => "", _ => null }).ShouldBe(expected);

    [Fact]
    public void Variables_come_from_the_options_then_the_file_beside_and_never_from_elsewhere_unless_told_to()
    {
        using var files = ComposeFiles.Of("services: { app: { image: '${IMAGE}:${TAG}', environment: [PATH, TAG] } }").With(".env", "IMAGE=from-file\nTAG=1\n");
        files.Options.Variables["TAG"] = "2";

        var app = files.Service();

        app.Image.ShouldBe("from-file:2");
        app.Environment.ShouldBe(new Dictionary<string, string> { ["TAG"] = "2" });
        files.Options.InheritEnvironment = true;
        files.Service().Environment["PATH"].ShouldBe(Environment.GetEnvironmentVariable("PATH"));
    }

    [Fact]
    public void Files_of_variables_come_before_what_the_service_says_itself()
    {
        using var files = ComposeFiles.Of("""
            services:
              app:
                image: app
                env_file: [one.env, { path: two.env }, { path: nowhere.env, required: false }]
                environment: { C: own }
            """)
            .With("one.env", "# a comment\nexport A=1\nB='single $A'\nC=\"double ${A}\\n\" # after\nD=plain # after\nE=\n\n")
            .With("two.env", "A=2\n");

        files.Service().Environment.ShouldBe(new Dictionary<string, string> { ["A"] = "2", ["B"] = "single $A", ["C"] = "own", ["D"] = "plain", ["E"] = "" }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("A B=1", "line 1 is not NAME=value")]
    [InlineData("A=1\n=2", "line 2 is not NAME=value")]
    [InlineData("A='open", "line 1: a quotation mark is not closed")]
    [InlineData("A=${NONE}", "line 1: the variable NONE is not set")]
    public void A_malformed_line_of_a_file_of_variables_is_named(string text, string expected)
    {
        using var files = ComposeFiles.Of("services: { app: { image: app, env_file: app.env } }").With("app.env", text);

        files.Problems().Single().ShouldStartWith($"compose.yaml:1:42: services.app.env_file: 'app.env' cannot be read: {expected}");
    }

    [Theory]
    [InlineData("512", 512)]
    [InlineData("1k", 1024)]
    [InlineData("1.5gb", 1610612736)]
    [InlineData("64M", 67108864)]
    [InlineData("2kB", 2048)]
    public void A_size_is_read(string text, long expected)
    {
        Units.TryBytes(text, out var bytes).ShouldBeTrue();
        bytes.ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("k")]
    [InlineData("-1")]
    [InlineData("1x")]
    [InlineData("99999999999t")]
    public void What_is_no_size_is_refused(string text) => Units.TryBytes(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("1h2m3s", 3723)]
    [InlineData("1500ms", 1.5)]
    [InlineData("0s", 0)]
    [InlineData("2.5s", 2.5)]
    public void A_time_is_read(string text, double seconds)
    {
        Units.TryTime(text, out var time).ShouldBeTrue();
        time.TotalSeconds.ShouldBe(seconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("5 s")]
    [InlineData("-5s")]
    [InlineData("s")]
    public void What_is_no_time_is_refused(string text) => Units.TryTime(text, out _).ShouldBeFalse();
}
