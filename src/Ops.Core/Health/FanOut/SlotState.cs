namespace Ops.Health.FanOut;

internal enum SlotState
{
    Idle,

    /// <summary>A thread is inside the probe's synchronous part.</summary>
    Invoking,

    /// <summary>The probe's task is not complete.</summary>
    Pending,

    /// <summary>The slot waits for the next attempt.</summary>
    Waiting,

    /// <summary>Somebody has claimed the end of the run and records it.</summary>
    Ending,

    /// <summary>The run was given up; its end, if it ever comes, is thrown away.</summary>
    Abandoned,

    /// <summary>The wait for the next attempt is over, and a thread is about to take the slot up.</summary>
    Resuming,

    /// <summary>The slot was handed to the thread pool, which has not taken it up yet.</summary>
    Handed,
}
