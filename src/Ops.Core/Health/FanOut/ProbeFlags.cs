namespace Ops.Health.FanOut;

[Flags]
internal enum ProbeFlags : byte
{
    None = 0,

    /// <summary>The probe's worsening was not announced, for a dependency or a maintenance window.</summary>
    Suppressed = 1,

    /// <summary>The probe was seen to block its thread and goes to the blocking lane until it no longer does.</summary>
    SeenBlocking = 2,
}
