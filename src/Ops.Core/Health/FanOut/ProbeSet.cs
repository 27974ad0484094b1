namespace Ops.Health.FanOut;

/// <summary>The registered probes at one moment.</summary>
internal sealed class ProbeSet(int[] ids, ProbeRegistration[] registrations)
{
    public static ProbeSet Empty { get; } = new([], []);

    public int Count => ids.Length;

    public ReadOnlySpan<int> Ids => ids;

    public ReadOnlySpan<ProbeRegistration> Registrations => registrations;
}
