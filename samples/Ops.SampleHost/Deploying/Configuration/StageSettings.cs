namespace Ops.SampleHost.Deploying.Configuration;

/// <summary>One stage of a canary.</summary>
internal sealed class StageSettings
{
    public int Percent { get; set; }

    public TimeSpan Duration { get; set; }
}
