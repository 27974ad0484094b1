namespace Ops.Providers.LocalProcess;

internal sealed record DrainCall(string SetId, TimeSpan Timeout);
