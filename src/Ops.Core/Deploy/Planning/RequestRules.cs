namespace Ops.Deploy;

/// <summary>What is wrong with a request by itself.</summary>
internal static class RequestRules
{
    public static IEnumerable<string> Check(DeployRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Actor))
            yield return "Actor: it is not said who asks for it";
        if (string.IsNullOrWhiteSpace(request.Spec.Version))
            yield return "Spec.Version: it is empty; give the version a name";
        if (request.Spec.Replicas < 1)
            yield return $"Spec.Replicas: {request.Spec.Replicas} is below 1; to run none, scale the service to 0";
        if (request.Emergency is { } emergency && (string.IsNullOrWhiteSpace(emergency.Actor) || string.IsNullOrWhiteSpace(emergency.Reason)))
            yield return "Emergency: an emergency needs an actor and a reason";
        if (request.Watch is { } watch && Check(watch) is { } wrong)
            yield return wrong;
        foreach (var (name, value) in new[] { ("ReadyTimeout", request.ReadyTimeout), ("Grace", request.Grace) })
        {
            if (value <= TimeSpan.Zero)
                yield return $"{name}: {value} is not above zero";
        }

        foreach (var problem in Check(request.Strategy))
            yield return problem;
    }

    /// <summary>Returns what is wrong with a watch, or null where nothing is.</summary>
    public static string? Check(WatchRequest watch) => watch.Interval <= TimeSpan.Zero || watch.Duration < watch.Interval || watch.FailureThreshold < 1
        ? $"Watch: {watch.Duration} every {watch.Interval} with a threshold of {watch.FailureThreshold} watches nothing; the interval must be above zero and fit into the duration, and the threshold be at least 1"
        : null;

    private static IEnumerable<string> Check(DeployStrategy strategy) => strategy switch
    {
        RollingStrategy { MaxSurge: < 1 } rolling => [$"Strategy.MaxSurge: {rolling.MaxSurge} is below 1"],
        BlueGreenStrategy blueGreen when blueGreen.KeepOld < TimeSpan.Zero => [$"Strategy.KeepOld: {blueGreen.KeepOld} is below zero"],
        CanaryStrategy canary => Check(canary),
        _ => [],
    };

    private static IEnumerable<string> Check(CanaryStrategy canary)
    {
        if (canary.Stages.Any(stage => stage.Percent is < 1 or > 99 || stage.Duration <= TimeSpan.Zero))
            yield return "Strategy.Stages: each needs a percentage from 1 to 99 and a duration above zero";
        if (canary.Stages.Zip(canary.Stages.Skip(1)).Any(pair => pair.First.Percent >= pair.Second.Percent))
            yield return "Strategy.Stages: the percentages must grow";
        if (canary.Interval <= TimeSpan.Zero || canary.FailureThreshold < 1)
            yield return "Strategy.Interval, Strategy.FailureThreshold: both must be above zero";
    }
}
