using Ops.Deploy;

namespace Ops.SampleHost.Deploying;

/// <summary>What is known of a deployment while it goes on: its steps and how each stands.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class DeployState
{
    private readonly Lock _gate = new();
    private readonly List<StepRow> _rows;
    private readonly long _began;
    private readonly TimeProvider _time;
    private string? _news;

    public DeployState(DeployPlan plan, TimeProvider time)
    {
        (Plan, _time, _began) = (plan, time, time.GetTimestamp());
        _rows = [.. plan.Steps.Select(step => new StepRow(step, IsUndo: false))];
    }

    /// <summary>Takes up a deployment of which some is done.</summary>
    public DeployState(Deployment deployment, TimeProvider time)
        : this(deployment.Plan, time)
    {
        foreach (var record in deployment.Steps)
            Put(StepRow.Of(record));
    }

    public DeployPlan Plan { get; }

    public DateTimeOffset Now => _time.GetUtcNow();

    public TimeSpan Elapsed => _time.GetElapsedTime(_began);

    /// <summary>Gets what else there is to see while it goes on, such as the load of the demo; null where there is nothing.</summary>
    public Func<string>? Gauge { get; init; }

    /// <summary>Gets what Ctrl-C does.</summary>
    public string Hint { get; init; } = "Ctrl-C stops and goes back · twice leaves it where it is, for resume";

    /// <summary>Gets the latest thing to know that is about no step: that it goes back, or that it was asked to stop.</summary>
    public string? News
    {
        get
        {
            lock (_gate)
                return _news;
        }
    }

    /// <summary>Returns the steps in order, those that undo others after them.</summary>
    public IReadOnlyList<StepRow> Rows
    {
        get
        {
            lock (_gate)
                return [.. _rows];
        }
    }

    public void Note(string text)
    {
        lock (_gate)
            _news = text;
    }

    public void Add(DeployProgress happened)
    {
        lock (_gate)
        {
            if (happened.Kind is DeployProgressKind.Unwinding or DeployProgressKind.NeedsDecision)
                _news = happened.Text;
            if (happened.Step is { } step)
                Put(Advance(Find(step, happened.IsUndo) ?? new StepRow(step, happened.IsUndo), happened));
        }
    }

    private static StepRow Advance(StepRow row, DeployProgress happened) => happened.Kind switch
    {
        DeployProgressKind.StepStarted => row with { State = StepState.Running, StartedAt = happened.At, EndedAt = null, Detail = null },
        DeployProgressKind.StepSucceeded => row with { State = StepState.Succeeded, EndedAt = happened.At, Detail = DetailOf(happened) },
        DeployProgressKind.StepFailed => row with { State = StepState.Failed, EndedAt = happened.At, Detail = DetailOf(happened) },
        _ => row with { Detail = happened.Text },
    };

    /// <summary>Returns what is said beyond the step's own description.</summary>
    public static string? DetailOf(DeployProgress happened)
    {
        var description = happened.Step!.Description;
        return happened.Text == description ? null
            : happened.Text.StartsWith($"{description}: ", StringComparison.Ordinal) ? happened.Text[(description.Length + 2)..]
            : happened.Text;
    }

    private StepRow? Find(PlanStep step, bool isUndo) => _rows.Find(row => row.IsUndo == isUndo && row.Step.Id == step.Id);

    private void Put(StepRow row)
    {
        var index = _rows.FindIndex(known => known.IsUndo == row.IsUndo && known.Step.Id == row.Step.Id);
        if (index < 0)
            _rows.Add(row);
        else
            _rows[index] = row;
    }
}
