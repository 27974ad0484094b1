namespace Ops.Health.FanOut;

/// <summary>Lets only so many probes of a group run at once and keeps the others in line.</summary>
internal sealed class GroupLimiter(int limit)
{
    private readonly Lock _gate = new();
    private readonly Queue<Run> _waiting = new();
    private int _running;

    /// <summary>Returns whether the run may begin; if not, it waits here until <see cref="Exit"/> hands it out.</summary>
    public bool TryEnter(in Run run)
    {
        lock (_gate)
        {
            if (_running < limit)
            {
                _running++;
                return true;
            }

            _waiting.Enqueue(run);
            return false;
        }
    }

    /// <summary>Ends one run and returns whether <paramref name="next"/> is to begin in its place.</summary>
    public bool Exit(out Run next)
    {
        lock (_gate)
        {
            if (_waiting.TryDequeue(out next))
                return true;

            _running--;
            return false;
        }
    }

    /// <summary>Takes out the waiting runs of a source.</summary>
    public List<Run> Purge(RunSource source)
    {
        lock (_gate)
            return _waiting.TakeOut(run => ReferenceEquals(run.Source, source));
    }
}
