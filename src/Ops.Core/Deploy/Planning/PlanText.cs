using System.Globalization;
using System.Text;

namespace Ops.Deploy;

/// <summary>Shows a plan to people.</summary>
internal static class PlanText
{
    public static string Of(DeployPlan plan)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"plan {plan.Id}: {plan.Title}, asked for by {plan.Actor}{(plan.Reason is { } reason ? $" ({reason})" : "")}\n");
        foreach (var warning in plan.Warnings)
            text.Append(CultureInfo.InvariantCulture, $"  ! {warning}\n");
        if (plan.Consent is { } consent)
            text.Append(CultureInfo.InvariantCulture, $"  ! needs consent: {consent}\n");
        foreach (var change in plan.Changes)
            text.Append(CultureInfo.InvariantCulture, $"  ~ {change.Path}: {change.From ?? "-"} -> {change.To ?? "-"}\n");
        foreach (var step in plan.Steps)
            Add(text, step);
        if (plan.Steps.Count == 0)
            text.Append("  nothing to do\n");
        return text.ToString();
    }

    /// <summary>Says in a few words what a plan does.</summary>
    public static string TitleOf(DeployPlan plan) => plan.Kind switch
    {
        DeployPlanKind.Deploy => $"deploy {plan.Version} of '{plan.Service}' to '{plan.Target}' as revision {plan.Revision}",
        DeployPlanKind.Rollback => $"roll '{plan.Service}' on '{plan.Target}' back to {plan.Version}, revision {plan.Revision}",
        DeployPlanKind.Scale => $"scale '{plan.Service}' on '{plan.Target}'",
        DeployPlanKind.Restart => $"restart '{plan.Service}' on '{plan.Target}'",
        DeployPlanKind.Maintenance => $"maintenance of '{plan.Service}' on '{plan.Target}'",
        DeployPlanKind.Watch => $"watch '{plan.Service}' on '{plan.Target}'",
        DeployPlanKind.Stop => $"stop '{plan.Service}' on '{plan.Target}'",
        DeployPlanKind.Start => $"start '{plan.Service}' on '{plan.Target}'",
        _ => $"shift the traffic of '{plan.Service}' on '{plan.Target}'",
    };

    private static void Add(StringBuilder text, PlanStep step)
    {
        text.Append(CultureInfo.InvariantCulture, $"  {step.Number} {step.Description}   [{step.Cause}]\n");
        foreach (var undo in step.Undo)
            text.Append(CultureInfo.InvariantCulture, $"       undo: {undo.Description}\n");
    }
}
