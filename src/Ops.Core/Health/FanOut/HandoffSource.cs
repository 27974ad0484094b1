namespace Ops.Health.FanOut;

/// <summary>Runs of any source that were let in already, for instance by their group, and that the next free slot takes first.</summary>
internal sealed class HandoffSource : RunSource
{
    private readonly RunQueue _runs = new();

    public override bool HasWork => _runs.HasAny;

    public void Add(in Run run) => _runs.Add(in run);

    public override bool TryTake(ref Run run) => _runs.TryTake(ref run);

    public override void Cancel()
    {
        // Its runs belong to others, which cancel them.
    }

    public List<Run> Purge(RunSource source) => _runs.Purge(source);

    public override void Finish(int runs, long now)
    {
        // A run belongs to the source that asked for it, which counts it.
    }
}
