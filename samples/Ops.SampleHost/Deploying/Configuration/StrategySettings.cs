namespace Ops.SampleHost.Deploying.Configuration;

/// <summary>How a new revision takes over: <c>Strategy</c> of a service; which keys mean something depends on the type.</summary>
internal sealed class StrategySettings
{
    public string? Type { get; set; }

    public int? MaxSurge { get; set; }

    public TimeSpan? Pause { get; set; }

    public TimeSpan? KeepOld { get; set; }

    public bool? ShowMaintenance { get; set; }

    public IList<StageSettings> Stages { get; } = [];

    public IList<string> Analyses { get; } = [];

    public TimeSpan? Interval { get; set; }

    public int? FailureThreshold { get; set; }
}
