namespace Ops.Benchmarks.Measuring;

/// <summary>Something that runs a fixed number of probes again and again.</summary>
internal abstract class Contender(string name, int probes) : IAsyncDisposable
{
    public string Name { get; init; } = name;

    public int Probes { get; } = probes;

    /// <summary>Runs all probes so many times; the loop is the contender's own, so that measuring adds no task a sweep.</summary>
    public abstract Task SweepAsync(int times);

    /// <summary>Throws where the last sweep did not find every probe healthy.</summary>
    public abstract void Verify();

    public abstract ValueTask DisposeAsync();

    protected void Verify(int healthy)
    {
        if (healthy != Probes)
            throw new InvalidOperationException($"{Name} found {healthy} of {Probes} probes healthy: what it measured is worth nothing.");
    }
}
