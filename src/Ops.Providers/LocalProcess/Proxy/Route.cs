namespace Ops.Providers.LocalProcess;

/// <summary>A set's part of the requests.</summary>
/// <param name="Weight">Its weight, above 0.</param>
/// <param name="Backends">Its usable instances, at least one.</param>
internal sealed record Route(int Weight, IReadOnlyList<Backend> Backends);
