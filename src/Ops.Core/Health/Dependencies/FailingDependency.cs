namespace Ops.Health;

/// <summary>A dependency that fails.</summary>
/// <param name="Name">The probe's name.</param>
/// <param name="IsUnhealthy">Whether its thresholds have been reached; otherwise only its latest result was bad, which they may yet forgive.</param>
internal readonly record struct FailingDependency(string Name, bool IsUnhealthy);
