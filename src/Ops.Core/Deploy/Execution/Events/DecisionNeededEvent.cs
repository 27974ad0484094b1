namespace Ops.Deploy;

/// <summary>A person has to say what happens.</summary>
internal sealed record DecisionNeededEvent(string Cause, string Reason);
