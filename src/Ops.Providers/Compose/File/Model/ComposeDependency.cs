namespace Ops.Providers.Compose;

/// <summary>What must hold of another service before one starts.</summary>
/// <param name="Condition">What must hold.</param>
/// <param name="IsRequired">Whether a failure of the other keeps this one from starting.</param>
internal sealed record ComposeDependency(DependencyCondition Condition, bool IsRequired);
