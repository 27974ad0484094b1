using Ops.Deploy;

namespace Ops.SampleHost.Deploying.Configuration;

/// <summary>The strategies that a configuration file and the command line can name, and the keys that each understands.</summary>
internal static class StrategyTypes
{
    public const string Default = "rolling";

    private static readonly Dictionary<string, string[]> _keys = new(StringComparer.Ordinal)
    {
        ["rolling"] = [nameof(StrategySettings.MaxSurge), nameof(StrategySettings.Pause)],
        ["blue-green"] = [nameof(StrategySettings.KeepOld)],
        ["canary"] = [nameof(StrategySettings.Stages), nameof(StrategySettings.Analyses), nameof(StrategySettings.Interval), nameof(StrategySettings.FailureThreshold), nameof(StrategySettings.KeepOld)],
        ["recreate"] = [nameof(StrategySettings.ShowMaintenance)],
    };

    public static IReadOnlyCollection<string> Names => _keys.Keys;

    public static string List => string.Join(", ", _keys.Keys);

    /// <summary>Says what is wrong with a strategy's section.</summary>
    public static IEnumerable<string> Problems(string path, StrategySettings settings, IEnumerable<string> keys)
    {
        if (!_keys.TryGetValue(settings.Type ?? Default, out var understood))
        {
            yield return $"{path}:Type: there is no strategy '{settings.Type}'; write one of {List}";
            yield break;
        }

        foreach (var key in keys.Where(key => !key.Equals("Type", StringComparison.OrdinalIgnoreCase) && !understood.Contains(key, StringComparer.OrdinalIgnoreCase)))
            yield return $"{path}:{key}: does not belong to the strategy {settings.Type ?? Default}, which understands {string.Join(", ", understood)}; remove it or write another Type";
    }

    /// <summary>Makes a strategy; what the settings leave out has the strategy's own default.</summary>
    public static DeployStrategy Create(StrategySettings settings) => (settings.Type ?? Default) switch
    {
        "blue-green" => settings.KeepOld is { } keep ? new BlueGreenStrategy { KeepOld = keep } : new BlueGreenStrategy(),
        "canary" => Canary(settings),
        "recreate" => new RecreateStrategy { ShowMaintenance = settings.ShowMaintenance ?? true },
        _ => new RollingStrategy { MaxSurge = settings.MaxSurge ?? 1, Pause = settings.Pause ?? TimeSpan.Zero },
    };

    private static CanaryStrategy Canary(StrategySettings settings)
    {
        var usual = new CanaryStrategy();
        return new CanaryStrategy
        {
            Stages = settings.Stages.Count == 0 ? usual.Stages : [.. settings.Stages.Select(stage => new CanaryStage(stage.Percent, stage.Duration))],
            Analyses = [.. settings.Analyses],
            Interval = settings.Interval ?? usual.Interval,
            FailureThreshold = settings.FailureThreshold ?? usual.FailureThreshold,
            KeepOld = settings.KeepOld ?? usual.KeepOld,
        };
    }
}
