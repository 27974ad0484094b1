using Ops.Deploy;

namespace Ops.SampleHost.Deploying.Operating;

/// <summary>What deployments should add up to.</summary>
internal static class Aims
{
    public const double SuccessRate = 0.95;

    public static readonly TimeSpan MeanDuration = TimeSpan.FromMinutes(5);

    /// <summary>Returns whether more deployments succeed than are aimed at; null where there was none.</summary>
    public static bool? MeetsSuccessRate(DeployStatistics statistics) => statistics.Deployments == 0 ? null : statistics.SuccessRate > SuccessRate;

    /// <summary>Returns whether deployments take less time than is aimed at; null where none succeeded.</summary>
    public static bool? MeetsDuration(DeployStatistics statistics) => statistics.MeanDuration is { } mean ? mean < MeanDuration : null;

    /// <summary>Says what deployments add up to, one line each.</summary>
    public static IEnumerable<(bool? Meets, string Text)> Say(DeployStatistics statistics)
    {
        if (statistics.Deployments == 0)
            yield return (null, $"no deployment has ended yet{Others(statistics)}");
        else
            yield return (MeetsSuccessRate(statistics), $"success rate {Wording.Percent(statistics.SuccessRate)} (aim: above {Wording.Percent(SuccessRate)}): {statistics.Succeeded} of {statistics.Deployments} succeeded, {statistics.RolledBack} went back by themselves, {statistics.Failed} failed{Others(statistics)}");
        if (statistics.MeanDuration is { } mean)
            yield return (MeetsDuration(statistics), $"mean duration {Wording.Span(mean)} (aim: below {Wording.Span(MeanDuration)}), the watch after them left out");
    }

    private static string Others(DeployStatistics statistics)
    {
        string[] others =
        [
            statistics.Rollbacks > 0 ? $"{statistics.Rollbacks} rollbacks asked for" : "",
            statistics.Emergencies > 0 ? $"{statistics.Emergencies} emergencies" : "",
            statistics.Refused > 0 ? $"{statistics.Refused} refused" : "",
        ];
        var text = string.Join(", ", others.Where(part => part.Length > 0));
        return text.Length == 0 ? "" : $"; besides: {text}";
    }
}
