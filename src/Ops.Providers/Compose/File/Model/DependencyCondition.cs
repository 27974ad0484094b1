namespace Ops.Providers.Compose;

/// <summary>What must hold of a service on which another depends.</summary>
internal enum DependencyCondition
{
    Started,
    Healthy,
    Completed,
}
