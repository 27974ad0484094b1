namespace Ops.SampleHost.Deploying;

/// <summary>How far a step is.</summary>
internal enum StepState
{
    Waiting,
    Running,
    Succeeded,
    Failed,
}
