using Ops.Health;

namespace Ops.SampleHost.Watching;

/// <summary>The state of the prober itself in one line.</summary>
internal static class ProberLine
{
    public static string Of(ProberHealth prober) =>
        $"prober {Wording.Of(prober.Status)}, slots {prober.SlotsInUse}/{prober.Slots}, {prober.AbandonedNow} abandoned, {prober.TimedOut} timed out, lag {Wording.Latency(prober.TickLag)}" +
        (prober.Problems.Count > 0 ? $": {prober.Problems[0]}" : "");
}
