using System.Globalization;
using System.Text;

namespace Ops.Deploy;

/// <summary>What is going to be done to all services of a target, one after the other.</summary>
public sealed record FleetPlan
{
    /// <summary>Gets the id by which the caller agrees.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the target's name.</summary>
    public required string Target { get; init; }

    /// <summary>Gets what is done.</summary>
    public required FleetAction Action { get; init; }

    /// <summary>Gets what somebody has to agree to; null where nothing is to do.</summary>
    public string? Consent { get; init; }

    /// <summary>Gets the services of which nothing is changed, each with the reason.</summary>
    public IReadOnlyList<string> Skipped { get; init; } = [];

    /// <summary>Gets the plans, one for each service that is changed, by the services' names.</summary>
    public required IReadOnlyList<DeployPlan> Plans { get; init; }

    /// <summary>Returns the plan for people, as a dry run shows it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"plan {Id}: {Action.ToString().ToLowerInvariant()} {Steps.Count(Plans.Count, "service")} of '{Target}'\n");
        if (Consent is not null)
            text.Append(CultureInfo.InvariantCulture, $"  ! needs consent: {Consent}\n");
        foreach (var skipped in Skipped)
            text.Append(CultureInfo.InvariantCulture, $"  - {skipped}\n");
        foreach (var plan in Plans)
            text.Append(plan);
        return text.ToString();
    }
}
