namespace Ops.Core.Tests.Deploy.Machine;

/// <summary>How the platform or the journal fails for a while.</summary>
public enum FaultKind
{
    None,

    /// <summary>An operation has no effect.</summary>
    Safe,

    /// <summary>An operation has its effect, though nobody is told.</summary>
    Ambiguous,

    /// <summary>The service cannot be looked at.</summary>
    Blind,

    /// <summary>An append to the journal has no effect.</summary>
    JournalSafe,

    /// <summary>An append to the journal has its effect, though nobody is told.</summary>
    JournalAmbiguous,

    /// <summary>The lock is prolonged, though nobody is told.</summary>
    Renewal,
}
