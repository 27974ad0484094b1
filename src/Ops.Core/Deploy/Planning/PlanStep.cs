using System.Text.Json.Serialization;

namespace Ops.Deploy;

/// <summary>One step of a plan.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(CheckStep), "check")]
[JsonDerivedType(typeof(PromotionStep), "promotion")]
[JsonDerivedType(typeof(HookStep), "hook")]
[JsonDerivedType(typeof(MigrateStep), "migrate")]
[JsonDerivedType(typeof(StageStep), "stage")]
[JsonDerivedType(typeof(AwaitReadyStep), "await-ready")]
[JsonDerivedType(typeof(ShiftTrafficStep), "shift-traffic")]
[JsonDerivedType(typeof(ScaleStep), "scale")]
[JsonDerivedType(typeof(RetireStep), "retire")]
[JsonDerivedType(typeof(RestartStep), "restart")]
[JsonDerivedType(typeof(MaintenanceStep), "maintenance")]
[JsonDerivedType(typeof(PauseStep), "pause")]
[JsonDerivedType(typeof(WatchStep), "watch")]
[JsonDerivedType(typeof(KeepStep), "keep")]
[JsonDerivedType(typeof(NativeRolloutStep), "native-rollout")]
[JsonDerivedType(typeof(NativeUndoStep), "native-undo")]
public abstract record PlanStep
{
    /// <summary>Gets the step's id, unique within the plan.</summary>
    public required string Id { get; init; }

    /// <summary>Gets its number within the plan, or that of the step that it undoes, with at least two digits, such as <c>07</c>.</summary>
    [JsonIgnore]
    public string Number => Id.IndexOf('-', StringComparison.Ordinal) is var end and > 0 ? Id[..end] : Id;

    /// <summary>Gets what it does, for people.</summary>
    public required string Description { get; init; }

    /// <summary>Gets why it is in the plan.</summary>
    public required string Cause { get; init; }

    /// <summary>Gets how long it may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets what undoes it, in order; empty where there is nothing to undo.</summary>
    public IReadOnlyList<PlanStep> Undo { get; init; } = [];
}
