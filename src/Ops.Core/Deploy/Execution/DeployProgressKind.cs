namespace Ops.Deploy;

/// <summary>What kind of thing happened while a plan was carried out.</summary>
public enum DeployProgressKind
{
    /// <summary>Something to know while a step goes on.</summary>
    Note,

    /// <summary>The lock was taken.</summary>
    Locked,

    /// <summary>A step began.</summary>
    StepStarted,

    /// <summary>A step did what it should.</summary>
    StepSucceeded,

    /// <summary>A step did not.</summary>
    StepFailed,

    /// <summary>An operation failed in a way that may pass and is going to be tried again.</summary>
    Retrying,

    /// <summary>What was done is going to be undone.</summary>
    Unwinding,

    /// <summary>A person has to say what happens.</summary>
    NeedsDecision,

    /// <summary>Nothing more will be done.</summary>
    Ended,
}
