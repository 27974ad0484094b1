using System.Globalization;

namespace Ops.Health.FanOut;

/// <summary>The results that the engine itself gives, with their wording.</summary>
internal static class Verdicts
{
    public static Verdict Canceled => new(new ProbeResult(ProbeStatus.Unknown, Description: "cancelled by the caller"), ProbeOutcome.Canceled);

    public static Verdict Completed(in ProbeResult result) => result.Status <= ProbeStatus.Unhealthy
        ? new Verdict(result, ProbeOutcome.Completed)
        : new Verdict(ProbeResult.Unhealthy($"the probe returned the status {(byte)result.Status}, which does not exist"), ProbeOutcome.Faulted);

    public static ProbeResult Faulted(Exception fault) => fault is OperationCanceledException
        ? ProbeResult.Unhealthy("the probe cancelled itself, although neither its time was over nor the caller had cancelled", fault)
        : ProbeResult.Unhealthy($"the probe threw {fault.GetType().Name}: {Redaction.Text(Redaction.ConnectionString(fault.Message))}", fault);

    public static Verdict TimedOut(in ProbeResult result, Exception? fault, TimeSpan took, ProbeProfile profile, bool starved)
    {
        var text = $"ended after {Show(took)}, past its timeout of {Show(profile.Timeout)}";
        if (result.Description is { } description)
            text += $" ({description})";
        var cause = fault is OperationCanceledException ? null : fault ?? result.Exception;
        return new Verdict(Blame(text, cause, result.Value, starved), ProbeOutcome.TimedOut);
    }

    public static Verdict Abandoned(ProbeProfile profile, bool starved) => new(
        Blame($"did not end within its timeout of {Show(profile.Timeout)} and {Show(profile.AbandonGrace)} of grace; the run was abandoned", null, double.NaN, starved),
        ProbeOutcome.Abandoned);

    public static Verdict AbandonedAtCap(int cap) => new(
        new ProbeResult(ProbeStatus.Unknown, Description: $"did not end in time, but the prober has left {cap} runs behind already, which is its limit: the fault may be its own"),
        ProbeOutcome.Abandoned);

    public static Verdict StillHung(bool atCap) => new(
        new ProbeResult(atCap ? ProbeStatus.Unknown : ProbeStatus.Unhealthy, Description: "not started: an abandoned run of this probe has not ended yet"),
        ProbeOutcome.Skipped);

    public static string Show(TimeSpan span) => span.TotalSeconds >= 10
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0} ms");

    private static ProbeResult Blame(string text, Exception? cause, double value, bool starved) => starved
        ? new ProbeResult(ProbeStatus.Unknown, value, $"{text}; not counted against the target, since the prober itself is starved of threads", cause)
        : ProbeResult.Unhealthy(text, cause, value);
}
