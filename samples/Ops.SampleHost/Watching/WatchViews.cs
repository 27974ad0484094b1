using Ops.SampleHost.Watching.Json;
using Ops.SampleHost.Watching.Live;
using Spectre.Console;

namespace Ops.SampleHost.Watching;

/// <summary>Chooses the view: JSON where asked for, drawn in a terminal, and plain lines everywhere else.</summary>
internal static class WatchViews
{
    public static IWatchView Choose(bool json, bool noColor, TimeProvider time)
    {
        if (json)
            return new JsonView(Console.Out, time);
        return IsTerminal ? new LiveView(CreateConsole(noColor), time) : new PlainView(Console.Out, time);
    }

    public static bool IsTerminal =>
        !Console.IsOutputRedirected && !string.Equals(Environment.GetEnvironmentVariable("TERM"), "dumb", StringComparison.Ordinal);

    public static IAnsiConsole CreateConsole(bool noColor) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        ColorSystem = noColor || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
    });
}
