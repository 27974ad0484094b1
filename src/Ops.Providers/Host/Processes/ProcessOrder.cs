namespace Ops.Providers.Host;

/// <summary>By what processes are ranked, the largest first.</summary>
public enum ProcessOrder
{
    /// <summary>By resident memory.</summary>
    Memory,

    /// <summary>By processor time since the snapshot before.</summary>
    Cpu,
}
