namespace Ops.Core.Tests.Deploy.Machine;

/// <summary>How the platform fails for a while.</summary>
public enum FaultKind
{
    None,

    /// <summary>An operation has no effect.</summary>
    Safe,

    /// <summary>An operation has its effect, though nobody is told.</summary>
    Ambiguous,

    /// <summary>The service cannot be looked at.</summary>
    Blind,
}
