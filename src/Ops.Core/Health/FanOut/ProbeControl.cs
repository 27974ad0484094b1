namespace Ops.Health.FanOut;

/// <summary>The bits of <see cref="ProbeState.Control"/>: ownership below, a version above that tells readers of a change.</summary>
internal static class ProbeControl
{
    /// <summary>Somebody owns the state: the probe runs, or a result is about to be written.</summary>
    public const int Running = 1;

    /// <summary>The owner is writing.</summary>
    public const int Writing = 2;

    /// <summary>A run was abandoned and has not ended yet, so that no other may start.</summary>
    public const int Hung = 4;

    public const int Version = 8;

    /// <summary>Takes ownership, and tells whether an abandoned run is still out.</summary>
    public static bool TryClaim(ref int control, out bool hung)
    {
        var seen = Volatile.Read(ref control);
        hung = (seen & Hung) != 0;
        return (seen & Running) == 0 && Interlocked.CompareExchange(ref control, seen | Running, seen) == seen;
    }

    public static void BeginWrite(ref int control, bool hung)
    {
        if (hung)
            Interlocked.Or(ref control, Writing);
        else
            Volatile.Write(ref control, control | Writing);
        // The flag must be visible before any field of the write is.
        Volatile.WriteBarrier();
    }

    /// <summary>Ends a write and gives up ownership.</summary>
    public static void EndWrite(ref int control, bool hung)
    {
        if (hung)
            Interlocked.Add(ref control, Version - Writing - Running);
        else
            Volatile.Write(ref control, control + Version - Writing - Running);
    }

    /// <summary>Ends the write of an abandoned run: ownership goes, the hung mark comes.</summary>
    public static void EndWriteHung(ref int control) => Interlocked.Add(ref control, Version + Hung - Writing - Running);

    /// <summary>Gives up ownership without a write.</summary>
    public static void Release(ref int control) => Interlocked.And(ref control, ~Running);

    /// <summary>Notes that the abandoned run has ended.</summary>
    public static void ClearHung(ref int control) => Interlocked.And(ref control, ~Hung);
}
