using System.Globalization;
using Ops.Health;
using Spectre.Console;

namespace Ops.SampleHost.Watching.Live;

/// <summary>One line about a transition or a note.</summary>
internal static class EventLine
{
    public static Markup Of(WatchEvent happened, int width)
    {
        var at = happened.At.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var room = width - at.Length - 2;
        var line = happened.Transition is { } transition
            ? Of(transition, room)
            : Glyphs.Paint("aqua", Glyphs.Cut($"» {Wording.OneLine(happened.Note)}", room));
        return new Markup($"[grey]{at}[/] {line}");
    }

    private static string Of(HealthTransition transition, int room)
    {
        var change = transition.Kind switch
        {
            TransitionKind.FlappingStarted => "is flapping, held at " + Wording.Of(transition.To),
            TransitionKind.FlappingStopped => "has settled at " + Wording.Of(transition.To),
            TransitionKind.SuppressionEnded => "is still " + Wording.Of(transition.To),
            _ => $"{Wording.Of(transition.From)} → {Wording.Of(transition.To)}",
        };
        var head = $"{Glyphs.Of(transition.To)} {transition.ProbeName} {change}";
        var tail = transition.SuppressedBy is { } reason
            ? $" (suppressed: {reason})"
            : transition.Observation.Result.Description is { } text ? $": {Wording.OneLine(text)}" : "";
        head = Glyphs.Cut(head, room);
        var colour = transition.SuppressedBy is null ? Glyphs.Colour(transition.To) : "grey";
        return Glyphs.Paint(colour, head) + Glyphs.Paint("grey", Glyphs.Cut(tail, room - head.Length));
    }
}
