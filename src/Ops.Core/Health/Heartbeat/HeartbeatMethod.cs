namespace Ops.Health;

/// <summary>How a silence is judged.</summary>
public enum HeartbeatMethod : byte
{
    /// <summary>By fixed times.</summary>
    TimeToLive,

    /// <summary>By the rhythm of the beats before it: phi-accrual failure detection; by fixed times until enough beats have come.</summary>
    PhiAccrual,
}
