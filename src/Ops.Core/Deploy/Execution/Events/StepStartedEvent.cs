namespace Ops.Deploy;

/// <summary>A step is about to be carried out.</summary>
internal sealed record StepStartedEvent(string Step, bool IsUndo);
