namespace Ops.Deploy;

/// <summary>What is left of a retired set.</summary>
public enum RetireMode
{
    /// <summary>The instances stop, and the set can be staged again as it was.</summary>
    Stop,

    /// <summary>Nothing.</summary>
    Remove,
}
