namespace Ops.Deploy;

/// <summary>How an instance is.</summary>
public enum InstanceState
{
    /// <summary>Nobody can tell.</summary>
    Unknown,

    /// <summary>It has begun and is not ready yet.</summary>
    Starting,

    /// <summary>It runs, and the platform's own health check passes where there is one.</summary>
    Ready,

    /// <summary>It runs, and the platform's health check fails.</summary>
    Unready,

    /// <summary>It was told to stop.</summary>
    Stopping,

    /// <summary>It was stopped on purpose.</summary>
    Stopped,

    /// <summary>It ended by itself, or never came up, and the platform has given it up or keeps starting it in vain.</summary>
    Failed,
}
