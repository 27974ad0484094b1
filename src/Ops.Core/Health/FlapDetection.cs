namespace Ops.Health;

/// <summary>The rule by which a target that keeps changing is called flapping, so that it is reported once and not at every change.</summary>
/// <remarks>While a target flaps its effective status is held at <see cref="ProbeStatus.Degraded"/> or worse, and changes are not announced.</remarks>
public sealed record FlapDetection
{
    /// <summary>Gets or sets how many of the latest results are looked at, from 3 to 32; the default is 20.</summary>
    public int Window { get; set; } = 20;

    /// <summary>Gets or sets how many changes between neighbouring results start the flapping; the default is 8.</summary>
    public int StartChanges { get; set; } = 8;

    /// <summary>Gets or sets at how many changes, or fewer, the flapping ends; the default is 4, and it must be below <see cref="StartChanges"/>.</summary>
    public int StopChanges { get; set; } = 4;
}
