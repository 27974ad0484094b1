using System.Globalization;

namespace Ops.Deploy;

/// <summary>Gathers the steps of a plan and numbers them.</summary>
internal sealed class StepList
{
    private readonly List<PlanStep> _steps = [];

    public IReadOnlyList<PlanStep> Steps => _steps;

    public void AddAll(IEnumerable<PlanStep> steps)
    {
        foreach (var step in steps)
            Add(step);
    }

    public void Add(PlanStep step)
    {
        var number = (_steps.Count + 1).ToString("00", CultureInfo.InvariantCulture);
        _steps.Add(step with
        {
            Id = $"{number}-{step.Id}",
            Undo = [.. step.Undo.Select((undo, index) => undo with { Id = string.Create(CultureInfo.InvariantCulture, $"{number}-undo-{index + 1}-{undo.Id}") })],
        });
    }
}
