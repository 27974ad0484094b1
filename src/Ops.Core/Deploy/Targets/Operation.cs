namespace Ops.Deploy;

/// <summary>One change to a target: who may make it and which one it is.</summary>
/// <param name="Id">What tells it from every other; repeating it has no effect.</param>
/// <param name="Fence">The lock under which it is made.</param>
public sealed record Operation(string Id, Fence Fence);
