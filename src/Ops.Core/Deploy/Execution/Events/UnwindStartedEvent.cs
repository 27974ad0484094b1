namespace Ops.Deploy;

/// <summary>What was done is going to be undone.</summary>
internal sealed record UnwindStartedEvent(string Cause);
