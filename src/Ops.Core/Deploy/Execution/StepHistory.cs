using System.Collections.Immutable;

namespace Ops.Deploy;

/// <summary>The steps of a deployment as they begin and end; a change makes a new history that shares the rest with the old, so that it costs about the same however many steps there are.</summary>
internal sealed class StepHistory
{
    private readonly Dictionary<string, PlanStep> _plan;
    private readonly ImmutableList<StepRecord> _records = [];

    /// <summary>Which records have no end: the last one, and those that a crash or an abort has left behind.</summary>
    private readonly ImmutableList<int> _open = [];

    private readonly ImmutableDictionary<string, int> _failures = ImmutableDictionary<string, int>.Empty;

    public StepHistory(DeployPlan plan)
    {
        _plan = new Dictionary<string, PlanStep>(StringComparer.Ordinal);
        foreach (var step in plan.Steps.Concat(plan.Steps.SelectMany(step => step.Undo)))
            _plan.TryAdd(step.Id, step);
    }

    private StepHistory(StepHistory before, ImmutableList<StepRecord> records, ImmutableList<int> open, ImmutableDictionary<string, int> failures) =>
        (_plan, _records, _open, _failures) = (before._plan, records, open, failures);

    public IReadOnlyList<StepRecord> Records => _records;

    /// <summary>Returns the record of a step that has begun and not ended, or null where there is none.</summary>
    public StepRecord? FindOpen(string step, bool isUndo) => IndexOfOpen(step, isUndo) is var index and >= 0 ? _records[_open[index]] : null;

    /// <summary>Returns how often a step has failed.</summary>
    public int CountFailures(string step) => _failures.GetValueOrDefault(step);

    /// <summary>Begins a step; one that is begun again after a crash keeps its first time.</summary>
    public StepHistory Start(string step, bool isUndo, DateTimeOffset at) => FindOpen(step, isUndo) is not null
        ? this
        : new StepHistory(this, _records.Add(new StepRecord(_plan[step], StepOutcome.Started, at) { IsUndo = isUndo }), _open.Add(_records.Count), _failures);

    /// <summary>Ends a step; one that has not begun is ignored.</summary>
    public StepHistory End(StepEndedEvent ended, DateTimeOffset at)
    {
        var open = IndexOfOpen(ended.Step, ended.IsUndo);
        if (open < 0)
            return this;

        var record = _records[_open[open]] with { Outcome = ended.Succeeded ? StepOutcome.Succeeded : StepOutcome.Failed, EndedAt = at, Detail = ended.Detail };
        var failures = ended.Succeeded ? _failures : _failures.SetItem(ended.Step, CountFailures(ended.Step) + 1);
        return new StepHistory(this, _records.SetItem(_open[open], record), _open.RemoveAt(open), failures);
    }

    private int IndexOfOpen(string step, bool isUndo) =>
        _open.FindLastIndex(index => _records[index].IsUndo == isUndo && string.Equals(_records[index].Step.Id, step, StringComparison.Ordinal));
}
