using Microsoft.Extensions.DependencyInjection;
using Ops.Health;
using Ops.SampleHost.Configuration;
using Ops.SampleHost.Watching;
using Ops.SampleHost.Watching.Live;
using Spectre.Console;

namespace Ops.SampleHost.Tests;

public sealed class LiveViewTests
{
    [Theory]
    [InlineData(60, 20, 3)]
    [InlineData(80, 24, 3)]
    [InlineData(80, 24, 200)]
    [InlineData(160, 50, 40)]
    public async Task A_frame_fits_the_terminal(int width, int height, int probes)
    {
        await using var list = Probes(probes);
        await list.Monitor.SweepAsync(CancellationToken.None);
        var state = new WatchState(list, TimeSpan.FromMinutes(1));
        state.Add(WatchEvent.Of(DateTimeOffset.UnixEpoch, new string('n', 500)));

        var lines = Render(WatchFrame.Of(state, width, height), width);
        lines.Length.ShouldBeLessThanOrEqualTo(height);
        lines.ShouldAllBe(line => line.TrimEnd().Length <= width);
        lines.ShouldContain(line => line.Contains("probe-0", StringComparison.Ordinal) && line.Contains('✖') && line.Contains('×'));
        lines.ShouldContain(line => line.Contains("prober healthy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_target_sent_cannot_steer_the_terminal()
    {
        await using var list = Watchlist.Create(
            Services("evil", (_, _) => new(ProbeResult.Unhealthy("[red]\e[2J\r\nbye[/]"))),
            new Dictionary<string, ProbeKind>());
        await list.Monitor.SweepAsync(CancellationToken.None);
        var text = string.Join('\n', Render(WatchFrame.Of(new WatchState(list, null), 120, 20), 120));
        text.ShouldNotContain('\e');
        text.ShouldContain("[red] [2J  bye[/]");
    }

    [Fact]
    public void A_sparkline_shows_good_results_as_blocks_and_failures_as_crosses()
    {
        ProbeHistoryEntry[] history =
        [
            Entry(ProbeStatus.Healthy, 10), Entry(ProbeStatus.Healthy, 80), Entry(ProbeStatus.Unhealthy, 999), Entry(ProbeStatus.Unhealthy, 0, ProbeOutcome.Skipped),
        ];
        Markup.Remove(Sparkline.Of(history, 6)).ShouldBe("  ▂█×·");
        Markup.Remove(Sparkline.Of(history, 2)).ShouldBe("×·");
        Sparkline.Of([], 3).ShouldBe("   ");
    }

    private static ProbeHistoryEntry Entry(ProbeStatus status, int milliseconds, ProbeOutcome outcome = ProbeOutcome.Completed) =>
        new(DateTimeOffset.UnixEpoch, status, outcome, TimeSpan.FromMilliseconds(milliseconds));

    private static Watchlist Probes(int count)
    {
        var services = Services("probe-0", (_, _) => new(ProbeResult.Unhealthy("it is [down]")));
        for (var number = 1; number < count; number++)
            services.AddOps().AddProbe($"probe-{number}-with-a-rather-long-name-that-has-to-be-cut", (_, _) => new(ProbeResult.Healthy()));
        return Watchlist.Create(services, new Dictionary<string, ProbeKind>());
    }

    private static ServiceCollection Services(string name, Func<ProbeContext, CancellationToken, ValueTask<ProbeResult>> probe)
    {
        var services = new ServiceCollection();
        services.AddOps().AddProbe(name, probe);
        return services;
    }

    private static string[] Render(Spectre.Console.Rendering.IRenderable frame, int width)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(frame);
        return output.ToString().TrimEnd('\n').Split('\n');
    }
}
