namespace Ops.Health;

/// <summary>How one run of a probe ended, which is not the same as the health that it found.</summary>
public enum ProbeOutcome : byte
{
    /// <summary>There was no run yet.</summary>
    None,

    /// <summary>The probe returned a result in time.</summary>
    Completed,

    /// <summary>The probe ended only after its timeout, within the grace.</summary>
    TimedOut,

    /// <summary>The probe had not ended when its timeout and grace were over; its run was given up.</summary>
    Abandoned,

    /// <summary>The probe threw.</summary>
    Faulted,

    /// <summary>The caller cancelled before the probe ended.</summary>
    Canceled,

    /// <summary>The probe was not started: an earlier run of it had not ended, or the prober had no capacity.</summary>
    Skipped,
}
