using Ops.Journal;

namespace Ops.Core.Tests.Journal;

/// <summary>What is known of one stream from the answers that the journal gave.</summary>
internal sealed class StreamModel
{
    private readonly SortedDictionary<long, (string Id, long LastPosition)> _acknowledged = [];
    private readonly HashSet<string> _inDoubt = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset DueAt, int MinAttempts)> _timers = new(StringComparer.Ordinal);
    private bool _areTimersInDoubt;

    public bool MayBeDeleted { get; set; }

    /// <summary>Gets whether the next version is unknown, so that nothing more is written until the journal was opened again.</summary>
    public bool IsInDoubt => MayBeDeleted || _inDoubt.Count > 0;

    public long Version => _acknowledged.Count == 0 ? 0 : _acknowledged.Keys.Last();

    public void Acknowledge(JournalAppend append, List<string> ids, JournalPosition position)
    {
        for (var index = 0; index < ids.Count; index++)
            _acknowledged.Add(position.Version - ids.Count + 1 + index, (ids[index], position.Position - ids.Count + 1 + index));
        foreach (var key in append.ClearTimers)
            _timers.Remove(key);
        foreach (var timer in append.SetTimers)
            _timers[timer.Key] = (timer.DueAt, 0);
    }

    public void Doubt(JournalAppend append, List<string> ids)
    {
        ids.ForEach(id => _inDoubt.Add(id));
        _areTimersInDoubt |= append.SetTimers.Count + append.ClearTimers.Count > 0;
    }

    public void DoubtTimers() => _areTimersInDoubt = true;

    public void Taken(DueTimer timer)
    {
        if (_areTimersInDoubt)
            return;

        var known = _timers[timer.Key];
        timer.DueAt.ShouldBe(known.DueAt);
        timer.Attempt.ShouldBe(known.MinAttempts + 1);
        _timers[timer.Key] = (timer.DueAt, timer.Attempt);
    }

    public void Forget()
    {
        _acknowledged.Clear();
        _timers.Clear();
    }

    public void Compare(List<JournalEvent> found)
    {
        found.Select(written => written.Version).ShouldBe(Enumerable.Range(1, found.Count).Select(version => (long)version));
        if (MayBeDeleted && found.Count == 0)
        {
            Forget();
            return;
        }

        foreach (var (version, (id, position)) in _acknowledged)
        {
            version.ShouldBeLessThanOrEqualTo(found.Count, $"{id} was acknowledged and is lost");
            (found[(int)version - 1].Type, found[(int)version - 1].Position).ShouldBe((id, position));
        }

        foreach (var written in found.Where(written => !_acknowledged.ContainsKey(written.Version)))
        {
            _inDoubt.ShouldContain(written.Type, "nobody wrote this");
            _acknowledged.Add(written.Version, (written.Type, written.Position));
        }
    }

    public void CompareTimers(string stream, List<DueTimer> found)
    {
        if (!_areTimersInDoubt && !IsInDoubt)
        {
            found.Select(timer => (timer.Key, timer.DueAt, timer.Attempt)).Order()
                .ShouldBe(_timers.Select(timer => (timer.Key, timer.Value.DueAt, timer.Value.MinAttempts + 1)).Order(), $"timers of {stream}");
        }

        _areTimersInDoubt = false;
        _timers.Clear();
        foreach (var timer in found)
            _timers.Add(timer.Key, (timer.DueAt, timer.Attempt));
    }

    /// <summary>Takes the events that were found for all there are.</summary>
    public void Settle()
    {
        _inDoubt.Clear();
        MayBeDeleted = false;
    }
}
