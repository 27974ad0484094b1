namespace Ops.Deploy;

/// <summary>What a check is run on; nothing of it means the service as a whole.</summary>
/// <param name="Instance">One instance.</param>
/// <param name="SetId">The set that is judged.</param>
/// <param name="BaselineSetId">The set to compare it with.</param>
internal sealed record CheckSubject(Instance? Instance = null, string? SetId = null, string? BaselineSetId = null);
