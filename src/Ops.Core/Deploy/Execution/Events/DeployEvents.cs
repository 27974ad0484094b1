namespace Ops.Deploy;

/// <summary>What the journal says of a deployment; the names are a format on disk.</summary>
internal static class DeployEvents
{
    public const string Accepted = "deploy-accepted";
    public const string Locked = "deploy-locked";
    public const string StepStarted = "deploy-step-started";
    public const string StepEnded = "deploy-step-ended";
    public const string UnwindStarted = "deploy-unwind-started";
    public const string DecisionNeeded = "deploy-decision-needed";
    public const string Decided = "deploy-decided";
    public const string AbortRequested = "deploy-abort-requested";
    public const string Ended = "deploy-ended";
    public const string KeptRetired = "deploy-kept-retired";
}
