namespace Ops.Health;

/// <summary>The thread on which a sweep starts its probes.</summary>
public enum SweepStart : byte
{
    /// <summary>The thread pool: the caller gets its task at once, and even a probe that blocks its thread cannot hold the sweep beyond its deadline.</summary>
    ThreadPool,

    /// <summary>The caller's thread: the cheapest start, for probes that are known not to block.</summary>
    CallerThread,
}
