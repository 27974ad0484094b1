namespace Ops.Deploy;

/// <summary>A step has ended.</summary>
internal sealed record StepEndedEvent(string Step, bool IsUndo, bool Succeeded, string? Detail, DeployError? Error);
