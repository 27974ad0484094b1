using Ops.SampleHost.Watching.Live;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Ops.SampleHost.Deploying.Views.Live;

/// <summary>One picture of a deployment, made to fit the terminal.</summary>
internal static class DeployFrame
{
    private const int MaxCauseLines = 4;

    public static IRenderable Of(DeployState state, int width, int height, bool isFinal)
    {
        width = Math.Max(40, width - 1);
        var rows = state.Rows;
        var tail = Tail(state, rows, width, isFinal).ToList();
        var line = new StepLine(state, width, rows.Select(row => row.Step.Description.Length).DefaultIfEmpty(0).Max());
        var undone = rows.Any(row => row.IsUndo);
        var shown = Window(rows, Math.Max(3, height - tail.Count - (undone ? 3 : 2)));
        return new Rows([Head(state, width), .. Lines(rows, shown, line), .. tail]);
    }

    private static Markup Head(DeployState state, int width)
    {
        var end = $"  plan {state.Plan.Id}  {Wording.Span(state.Elapsed)}";
        var title = Glyphs.Cut(Wording.OneLine(state.Plan.Title), Math.Max(10, width - end.Length));
        return new Markup($"[bold]{Markup.Escape(title)}[/][grey]{Markup.Escape(Glyphs.Cut(end, width - title.Length))}[/]");
    }

    /// <summary>Chooses the steps around the latest that was begun.</summary>
    private static Range Window(IReadOnlyList<StepRow> rows, int room)
    {
        if (rows.Count <= room)
            return ..rows.Count;

        var latest = 0;
        for (var index = 0; index < rows.Count; index++)
            latest = rows[index].State == StepState.Waiting ? latest : index;
        var first = Math.Clamp(latest - (room / 2), 0, rows.Count - room);
        return first..(first + room);
    }

    private static IEnumerable<IRenderable> Lines(IReadOnlyList<StepRow> rows, Range shown, StepLine line)
    {
        var (first, count) = shown.GetOffsetAndLength(rows.Count);
        for (var index = first; index < first + count; index++)
        {
            if (rows[index].IsUndo && (index == first || !rows[index - 1].IsUndo))
                yield return new Rule("[yellow]going back[/]").LeftJustified().RuleStyle("grey");
            yield return line.Of(rows[index]);
        }
    }

    private static IEnumerable<IRenderable> Tail(DeployState state, IReadOnlyList<StepRow> rows, int width, bool isFinal)
    {
        if (rows.LastOrDefault(row => row.State == StepState.Failed) is { } failed)
        {
            foreach (var part in Wrap($"✖ {failed.Number} {Wording.OneLine(failed.Detail)}", width).Take(MaxCauseLines))
                yield return new Markup(Glyphs.Paint("red", part));
        }

        if (state.Gauge is { } gauge)
        {
            foreach (var part in gauge().Split('\n'))
                yield return new Markup(Glyphs.Paint("aqua", Glyphs.Cut(part, width)));
        }

        if (isFinal)
            yield break;
        if (state.News is { } news)
            yield return new Markup(Glyphs.Paint("yellow", Glyphs.Cut($"» {Wording.OneLine(news)}", width)));
        yield return new Markup(Glyphs.Paint("grey", Glyphs.Cut(state.Hint, width)));
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        while (text.Length > width)
        {
            var end = text.LastIndexOf(' ', width - 1, width / 2);
            end = end <= 0 ? width : end;
            yield return text[..end];
            text = text[end..].TrimStart();
        }

        yield return text;
    }
}
