namespace Ops.Providers.Compose;

/// <summary>The answer to a creation.</summary>
internal sealed record CreatedInfo(string Id);
