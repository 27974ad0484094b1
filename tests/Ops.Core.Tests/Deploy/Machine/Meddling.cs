namespace Ops.Core.Tests.Deploy.Machine;

/// <summary>What others do while a process is at work.</summary>
public enum Meddling
{
    None,

    /// <summary>Somebody asks it to stop.</summary>
    Abort,

    /// <summary>Somebody breaks its lock.</summary>
    Break,

    /// <summary>Somebody breaks its lock and goes on with its deployment.</summary>
    BreakAndTakeOver,

    /// <summary>Somebody breaks its lock, asks for an abort and goes on with its deployment.</summary>
    BreakAndUndo,

    /// <summary>It is frozen until its lock has run out, and another goes on with its deployment.</summary>
    FreezeAndTakeOver,

    /// <summary>It is frozen until its lock has run out, and the worker of another does what is due.</summary>
    FreezeAndWork,

    /// <summary>It is frozen until its lock has run out, and another wants something else of the service.</summary>
    FreezeAndRival,

    /// <summary>It is slow, and another wants to go on with its deployment.</summary>
    SlowAndTakeOver,

    /// <summary>It is slow, and another wants something else of the service.</summary>
    SlowAndRival,
}
