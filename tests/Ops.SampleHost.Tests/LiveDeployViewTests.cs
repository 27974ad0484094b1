using Ops.Conformance;
using Ops.Deploy;
using Ops.SampleHost.Deploying;
using Ops.SampleHost.Deploying.Views.Live;
using Spectre.Console;

namespace Ops.SampleHost.Tests;

public sealed class LiveDeployViewTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(60, 20, 4)]
    [InlineData(100, 40, 8)]
    [InlineData(80, 12, 40)]
    public void A_frame_fits_the_terminal_and_shows_the_step_that_goes_on(int width, int height, int steps)
    {
        var state = new DeployState(Plan(steps), _time) { Gauge = () => new string('g', 300) };
        for (var step = 0; step < steps - 1; step++)
            state.Add(Progress(state.Plan.Steps[step], DeployProgressKind.StepSucceeded));
        state.Add(Progress(state.Plan.Steps[^1], DeployProgressKind.StepStarted));
        state.Note(new string('n', 500));

        var lines = Render(state, width, height);
        lines.Length.ShouldBeLessThanOrEqualTo(height);
        lines.ShouldAllBe(line => line.TrimEnd().Length <= width);
        lines.ShouldContain(line => line.Contains($"{steps:00} step", StringComparison.Ordinal));
        lines[0].ShouldContain("deploy v2 of 'web'");
    }

    [Fact]
    public void A_failed_step_says_why_and_what_undoes_others_stands_below_it()
    {
        var state = new DeployState(Plan(3), _time);
        state.Add(Progress(state.Plan.Steps[0], DeployProgressKind.StepStarted));
        _time.Advance(TimeSpan.FromSeconds(3));
        state.Add(Progress(state.Plan.Steps[0], DeployProgressKind.StepSucceeded, ": 2 ready"));
        state.Add(Progress(state.Plan.Steps[1], DeployProgressKind.StepFailed, $": [red]it[/] {string.Join(' ', Enumerable.Repeat("failed", 30))} so"));
        state.Add(new DeployProgress(_time.GetUtcNow(), "p", DeployProgressKind.Unwinding, "going back") { });
        state.Add(Progress(state.Plan.Steps[0], DeployProgressKind.StepSucceeded) with { IsUndo = true });

        var lines = Render(state, 80, 30);
        lines[1].ShouldStartWith("✔ 01 step 1");
        lines[1].ShouldContain("3.0 s");
        lines[1].ShouldContain("2 ready");
        lines[2].ShouldStartWith("✖ 02 step 2");
        lines[3].ShouldStartWith("· 03 step 3");
        lines[3].ShouldContain("because 3");
        lines[4].ShouldContain("going back");
        lines[5].ShouldStartWith("↩ 01 step 1");
        string.Join(' ', lines.Skip(6).Select(line => line.Trim())).ShouldContain("[red]it[/] failed failed");
    }

    [Theory]
    [InlineData("restarts all instances", true)]
    [InlineData(null, false)]
    public void Whoever_has_to_agree_sees_the_steps_before_he_is_asked(string? consent, bool isShown)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 300;

        new LiveDeployView(console, _time).Show(Plan(2) with { Consent = consent }, isDryRun: false);

        output.ToString().Contains("02 step 2", StringComparison.Ordinal).ShouldBe(isShown);
        output.ToString().Contains("needs consent: restarts all instances", StringComparison.Ordinal).ShouldBe(isShown);
    }

    private static DeployPlan Plan(int steps) => new()
    {
        Id = "20261121-160015-c3b932",
        Kind = DeployPlanKind.Deploy,
        Target = "here",
        Service = "web",
        Version = "v2",
        Revision = 2,
        Actor = "ann",
        CreatedAt = DateTimeOffset.UnixEpoch,
        Fingerprint = "f",
        Steps = [.. Enumerable.Range(1, steps).Select(number => new PauseStep { Id = $"{number:00}-pause", Description = $"step {number} with {new string('d', 90)}", Cause = $"because {number}", Duration = TimeSpan.FromSeconds(1) })],
    };

    private DeployProgress Progress(PlanStep step, DeployProgressKind kind, string says = "") =>
        new(_time.GetUtcNow(), "p", kind, step.Description + says) { Step = step };

    private static string[] Render(DeployState state, int width, int height)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(DeployFrame.Of(state, width, height, isFinal: false));
        return output.ToString().TrimEnd('\n').Split('\n');
    }
}
