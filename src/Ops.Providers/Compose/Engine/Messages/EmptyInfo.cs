namespace Ops.Providers.Compose;

/// <summary>The object without members that the engine uses as the value of sets.</summary>
internal sealed record EmptyInfo;
