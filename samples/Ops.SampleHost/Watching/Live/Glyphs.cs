using Ops.Health;
using Spectre.Console;

namespace Ops.SampleHost.Watching.Live;

/// <summary>Signs and colours; the signs alone tell the statuses apart, for terminals without colour.</summary>
internal static class Glyphs
{
    public static char Of(ProbeStatus status) => status switch
    {
        ProbeStatus.Healthy => '✔',
        ProbeStatus.Degraded => '!',
        ProbeStatus.Unhealthy => '✖',
        _ => '?',
    };

    public static string Colour(ProbeStatus status) => status switch
    {
        ProbeStatus.Healthy => "green",
        ProbeStatus.Degraded => "yellow",
        ProbeStatus.Unhealthy => "red",
        _ => "grey",
    };

    public static string Paint(ProbeStatus status, string text) => Paint(Colour(status), text);

    public static string Paint(string colour, string text) => $"[{colour}]{Markup.Escape(text)}[/]";

    /// <summary>Cuts a text to a width, with an ellipsis where something is missing.</summary>
    public static string Cut(string text, int width) => text.Length <= width ? text : string.Concat(text.AsSpan(0, Math.Max(0, width - 1)), "…");
}
