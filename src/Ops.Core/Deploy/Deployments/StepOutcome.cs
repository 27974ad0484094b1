namespace Ops.Deploy;

/// <summary>How a step ended.</summary>
public enum StepOutcome
{
    /// <summary>It has not, or its process ended before it did.</summary>
    Started,

    /// <summary>It did what it should.</summary>
    Succeeded,

    /// <summary>It did not.</summary>
    Failed,
}
