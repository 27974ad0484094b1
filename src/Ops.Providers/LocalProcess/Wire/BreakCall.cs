namespace Ops.Providers.LocalProcess;

internal sealed record BreakCall(string Id);
