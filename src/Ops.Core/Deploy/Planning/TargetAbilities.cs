namespace Ops.Deploy;

/// <summary>Which capabilities a target has, as far as plans depend on them.</summary>
internal sealed record TargetAbilities
{
    public bool Scales { get; init; }

    public bool Restarts { get; init; }

    public bool SwitchesTraffic { get; init; }

    public bool ShowsMaintenance { get; init; }

    public bool RunsOneOffs { get; init; }

    public bool RollsByItself { get; init; }

    public static TargetAbilities Of(IDeployTarget target) => new()
    {
        Scales = target.Get<IScalable>() is not null,
        Restarts = target.Get<IRestartable>() is not null,
        SwitchesTraffic = target.Get<ITrafficSwitch>() is not null,
        ShowsMaintenance = target.Get<IMaintenanceMode>() is not null,
        RunsOneOffs = target.Get<IOneOffRunner>() is not null,
        RollsByItself = target.Get<INativeRollout>() is not null,
    };
}
