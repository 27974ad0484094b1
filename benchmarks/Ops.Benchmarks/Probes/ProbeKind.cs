namespace Ops.Benchmarks.Probes;

public enum ProbeKind
{
    NoOp,

    /// <summary>Pending once, without an allocation of its own.</summary>
    Pending,

    /// <summary>Pending once, as an async method.</summary>
    Yielding,
}

internal static class ProbeKinds
{
    public static IBenchProbe[] Create(ProbeKind kind, int count) => [.. Enumerable.Range(0, count).Select(_ => Create(kind))];

    private static IBenchProbe Create(ProbeKind kind) => kind switch
    {
        ProbeKind.NoOp => new NoOpProbe(),
        ProbeKind.Pending => new PendingProbe(),
        _ => new YieldingProbe(),
    };
}
