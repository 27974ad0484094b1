namespace Ops.Deploy;

/// <summary>Leave to skip checks and smoke tests, written into the audit.</summary>
/// <param name="Actor">Who takes the responsibility.</param>
/// <param name="Reason">Why it cannot wait.</param>
public sealed record EmergencyOverride(string Actor, string Reason);
