using Ops.Health;

namespace Ops.Benchmarks.Peers;

/// <summary>What all contenders have in common.</summary>
internal static class Rules
{
    /// <summary>How many probes run at once where a contender has a limit.</summary>
    public const int Width = 64;

    /// <summary>The timeout that every contender guarantees; Ops gives up a run that ignores it, the others cancel its token and wait.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>The context that other contenders give a probe; it costs them no look at the clock.</summary>
    public static ProbeContext Context(string name) => new(name, Timeout, TimeProvider.System, 0);
}
