using Ops.Deploy;

namespace Ops.SampleHost.Deploying.Operating;

/// <summary>What deployments should add up to, in words.</summary>
internal static class Aims
{
    public static DeployAims Default { get; } = new();

    /// <summary>Says what deployments add up to, one line each.</summary>
    public static IEnumerable<(bool? Meets, string Text)> Say(DeployStatistics statistics)
    {
        if (statistics.Deployments == 0)
            yield return (null, $"no deployment has ended yet{Others(statistics)}");
        else
            yield return (statistics.MeetsSuccessRate(Default), $"success rate {Wording.Percent(statistics.SuccessRate)} (aim: above {Wording.Percent(Default.SuccessRate)}): {statistics.Succeeded} of {statistics.Deployments} succeeded, {statistics.RolledBack} went back by themselves, {statistics.Failed} failed{Others(statistics)}");
        if (statistics.MeanDuration is { } mean)
            yield return (statistics.MeetsMeanDuration(Default), $"mean duration {Wording.Span(mean)} (aim: below {Wording.Span(Default.MeanDuration)}), the watch after them left out");
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
