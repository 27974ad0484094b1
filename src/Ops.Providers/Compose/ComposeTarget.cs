namespace Ops.Providers.Compose;
/// <summary>x.</summary>
public sealed class ComposeTarget;
