namespace Ops.Deploy;

/// <summary>A wish for the lock of a service.</summary>
/// <param name="Service">The service.</param>
/// <param name="Owner">Who asks, as person and process.</param>
/// <param name="Reason">What for.</param>
/// <param name="TimeToLive">How long the lock holds without being prolonged.</param>
public sealed record LockRequest(string Service, string Owner, string Reason, TimeSpan TimeToLive);
