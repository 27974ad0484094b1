namespace Ops.Providers.Compose;

/// <summary>The processes of a container.</summary>
internal sealed record TopInfo(IReadOnlyList<IReadOnlyList<string>>? Processes);
