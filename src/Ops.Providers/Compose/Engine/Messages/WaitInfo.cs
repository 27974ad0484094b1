namespace Ops.Providers.Compose;

/// <summary>How a container ended.</summary>
internal sealed record WaitInfo(int StatusCode);
