namespace Ops.Deploy;

/// <summary>What staging a revision does to the one that runs.</summary>
public enum StagingMode
{
    /// <summary>Nothing: both run side by side until the old one is retired.</summary>
    Beside,

    /// <summary>The new revision takes the place of the old one by itself, as on platforms that only accept a push.</summary>
    Replaces,
}
