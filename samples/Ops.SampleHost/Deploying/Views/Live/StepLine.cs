using Ops.SampleHost.Watching.Live;
using Spectre.Console;

namespace Ops.SampleHost.Deploying.Views.Live;

/// <summary>One line about a step: its sign, number, what it does, how long it took, and what there is to say.</summary>
internal sealed class StepLine(DeployState state, int width, int longest)
{
    private const int TimeWidth = 8;
    private const string Spinner = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

    private readonly int _description = Math.Clamp(longest, 20, Math.Max(20, (width - 16) * 3 / 5));

    public Markup Of(StepRow row)
    {
        var duration = row.Duration(state.Now) is { } time ? Wording.Span(time) : "";
        var head = $"{row.Number} {Glyphs.Cut(Wording.OneLine(row.Step.Description), _description).PadRight(_description)} {duration,TimeWidth}";
        var says = row.State switch
        {
            StepState.Succeeded => row.Detail ?? "",
            StepState.Failed => "failed",
            _ => row.Detail ?? row.Step.Cause,
        };
        var room = Math.Max(1, width - head.Length - 6);
        return new Markup($"{Sign(row)} {Glyphs.Paint(Colour(row), head)}  {Glyphs.Paint(row.State == StepState.Failed ? "red" : "grey", Glyphs.Cut(Wording.OneLine(says), room))}");
    }

    private string Sign(StepRow row) => row.State switch
    {
        StepState.Succeeded => Glyphs.Paint("green", row.IsUndo ? "↩" : "✔"),
        StepState.Failed => Glyphs.Paint("red", "✖"),
        StepState.Running => Glyphs.Paint("aqua", Spinner[(int)(state.Elapsed.TotalMilliseconds / 125) % Spinner.Length].ToString()),
        _ => Glyphs.Paint("grey", "·"),
    };

    private static string Colour(StepRow row) => row.State switch
    {
        StepState.Waiting => "grey",
        StepState.Running => "bold",
        StepState.Failed => "red",
        _ => "default",
    };
}
