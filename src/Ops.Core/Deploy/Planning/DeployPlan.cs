using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ops.Deploy;

/// <summary>What is going to be done, step by step, with the reason of each; made without changing anything, and carried out as it is or not at all.</summary>
public sealed record DeployPlan
{
    /// <summary>Gets the plan's id, by which it is found in the journal.</summary>
    public required string Id { get; init; }

    /// <summary>Gets what it is for.</summary>
    public required DeployPlanKind Kind { get; init; }

    /// <summary>Gets in a few words what it does, for people.</summary>
    [JsonIgnore]
    public string Title => PlanText.TitleOf(this);

    /// <summary>Gets the target's name.</summary>
    public required string Target { get; init; }

    /// <summary>Gets the service.</summary>
    public required string Service { get; init; }

    /// <summary>Gets the version that will serve; null where the plan changes none.</summary>
    public string? Version { get; init; }

    /// <summary>Gets the number of the revision that will serve; 0 where the plan changes none.</summary>
    public int Revision { get; init; }

    /// <summary>Gets what the new revision runs; null where the plan changes none.</summary>
    public DeploySpec? Spec { get; init; }

    /// <summary>Gets who asked for it.</summary>
    public required string Actor { get; init; }

    /// <summary>Gets why.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets the leave under which tests were left out; null where none was given.</summary>
    public EmergencyOverride? Emergency { get; init; }

    /// <summary>Gets when it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets the fingerprint of the state that it starts from; in any other state it is not carried out.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Gets what differs between what runs and what is wanted.</summary>
    public IReadOnlyList<SpecChange> Changes { get; init; } = [];

    /// <summary>Gets what people should know before they agree.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Gets what somebody has to agree to before it is carried out; null where nobody has to.</summary>
    public string? Consent { get; init; }

    /// <summary>Gets the steps, in order.</summary>
    public required IReadOnlyList<PlanStep> Steps { get; init; }

    /// <summary>Gets whether a failure undoes the steps before it; otherwise it stops there.</summary>
    public bool UnwindsOnFailure { get; init; } = true;

    /// <summary>Returns the plan as one JSON object.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, DeployJson.Default.DeployPlan);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="DeployException">The text is not a plan.</exception>
    public static DeployPlan FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, DeployJson.Default.DeployPlan) ?? throw new JsonException("it is null");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"This is not a deploy plan: {exception.Message}", exception);
        }
    }

    /// <summary>Returns the plan for people, one step a line, as a dry run shows it.</summary>
    public override string ToString() => PlanText.Of(this);
}
