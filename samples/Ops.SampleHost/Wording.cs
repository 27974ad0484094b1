using System.Globalization;
using System.Text;
using Ops.Health;

namespace Ops.SampleHost;

/// <summary>How statuses, times and texts are written, in every view alike.</summary>
internal static class Wording
{
    public static string Of(ProbeStatus status) => status switch
    {
        ProbeStatus.Healthy => "healthy",
        ProbeStatus.Degraded => "degraded",
        ProbeStatus.Unhealthy => "unhealthy",
        _ => "unknown",
    };

    public static string Of(ProbeOutcome outcome) => outcome switch
    {
        ProbeOutcome.Completed => "completed",
        ProbeOutcome.TimedOut => "timed_out",
        ProbeOutcome.Abandoned => "abandoned",
        ProbeOutcome.Faulted => "faulted",
        ProbeOutcome.Canceled => "canceled",
        ProbeOutcome.Skipped => "skipped",
        _ => "none",
    };

    public static string Of(TransitionKind kind) => kind switch
    {
        TransitionKind.FlappingStarted => "flapping_started",
        TransitionKind.FlappingStopped => "flapping_stopped",
        TransitionKind.SuppressionEnded => "suppression_ended",
        _ => "changed",
    };

    public static string Latency(TimeSpan duration) => duration.TotalMilliseconds switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.0} ms"),
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0} s"),
    };

    /// <summary>Writes how long something took, to a tenth of a second where it was short.</summary>
    public static string Span(TimeSpan span) => span.TotalSeconds < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s")
        : Age(span);

    public static string Bytes(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB"),
    };

    public static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 60 } => $"{Math.Max(0, (int)age.TotalSeconds)}s",
        { TotalMinutes: < 60 } => $"{(int)age.TotalMinutes}m{age.Seconds:00}s",
        { TotalHours: < 48 } => $"{(int)age.TotalHours}h{age.Minutes:00}m",
        _ => $"{(int)age.TotalDays}d",
    };

    public static string At(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Percent(double share) => share >= 1 ? "100 %" : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(share * 1000) / 10:0.0} %");

    /// <summary>Makes one line of a text that may quote what a target sent, so that it cannot steer the terminal.</summary>
    public static string OneLine(string? text)
    {
        if (text is null)
            return "";

        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            line.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        return line.ToString().Trim();
    }
}
