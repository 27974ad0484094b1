namespace Ops.Providers.Host;

/// <summary>What a process is doing.</summary>
public enum ProcessState
{
    /// <summary>The system does not say.</summary>
    Unknown,

    /// <summary>It runs or could run.</summary>
    Running,

    /// <summary>It waits for something, and can be interrupted; kernel threads may be idle.</summary>
    Sleeping,

    /// <summary>It waits for a device and cannot be interrupted.</summary>
    DiskSleep,

    /// <summary>It was stopped by a signal or a debugger.</summary>
    Stopped,

    /// <summary>It has ended, and its parent has not taken notice.</summary>
    Zombie,
}
