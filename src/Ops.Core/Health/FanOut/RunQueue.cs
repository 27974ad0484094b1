namespace Ops.Health.FanOut;

/// <summary>A thread-safe queue of runs that tells cheaply whether it is empty.</summary>
internal sealed class RunQueue
{
    private readonly Lock _gate = new();
    private readonly Queue<Run> _runs = new();
    private int _count;

    public bool HasAny => Volatile.Read(ref _count) > 0;

    public void Add(in Run run)
    {
        lock (_gate)
        {
            _runs.Enqueue(run);
            Volatile.Write(ref _count, _runs.Count);
        }
    }

    public bool TryTake(ref Run run)
    {
        lock (_gate)
        {
            if (!_runs.TryDequeue(out var next))
                return false;

            run = next;
            Volatile.Write(ref _count, _runs.Count);
            return true;
        }
    }

    /// <summary>Takes out the runs of a source.</summary>
    public List<Run> Purge(RunSource source)
    {
        lock (_gate)
        {
            var taken = _runs.TakeOut(run => ReferenceEquals(run.Source, source));
            Volatile.Write(ref _count, _runs.Count);
            return taken;
        }
    }
}
