namespace Ops.Deploy;

/// <summary>Whether an operation that failed may be repeated.</summary>
public enum DeployRetry
{
    /// <summary>It would fail again.</summary>
    No,

    /// <summary>It changed nothing and may succeed later.</summary>
    Safe,

    /// <summary>It may or may not have been carried out: repeat it under the same id, or observe first.</summary>
    Ambiguous,
}
