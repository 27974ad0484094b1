using Ops.Health.FanOut;

namespace Ops.Health;

public sealed partial class HealthMonitor
{
    /// <summary>Adds a probe; where the monitor runs, its schedule begins at once.</summary>
    /// <exception cref="OpsConfigurationException">The name is taken, the policy is out of range, or the dependencies would form a cycle.</exception>
    public void Register(ProbeRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed), this);
        lock (_gate)
        {
            _dependencies.Check(registration);
            var id = _engine.Table.Add(registration, _engine.Profiles.Add(registration));
            if (_restored.Remove(registration.Name, out var saved))
                Restore(id, saved);
            _transitions.OnRegistered(_engine.Table.Read(id).Streaks.Effective);
            _scheduler.Add(id, _time.GetTimestamp());
        }

        _clock.Wake();
    }

    /// <summary>Removes a probe; a run of it that is in flight may still end, and counts no more.</summary>
    /// <returns>Whether there was such a probe.</returns>
    public bool Unregister(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_gate)
        {
            var id = _engine.Table.Remove(name);
            if (id < 0)
                return false;

            _scheduler.Remove(id);
            _leaving.Add(id);
        }

        FinishLeaving();
        return true;
    }

    /// <summary>Returns what is known about a probe, or null where there is none of that name.</summary>
    public ProbeSnapshot? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _engine.Table.IdOf(name) is >= 0 and var id ? Describe(id) : null;
    }

    /// <summary>Returns what is known about every probe, in the order of registration.</summary>
    public IReadOnlyList<ProbeSnapshot> Snapshot()
    {
        var snapshots = new List<ProbeSnapshot>(Count);
        foreach (var id in _engine.Table.Current.Ids)
        {
            if (Describe(id) is { } snapshot)
                snapshots.Add(snapshot);
        }

        return snapshots;
    }

    /// <summary>Returns the latest results of a probe, oldest first; none where there is no such probe or <see cref="HealthMonitorOptions.HistoryLength"/> is 0.</summary>
    public IReadOnlyList<ProbeHistoryEntry> History(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_engine.Table.IdOf(name) is not (>= 0 and var id))
            return [];
        return [.. _engine.Table.ReadHistory(id).Select(record => new ProbeHistoryEntry(_epochUtc + record.SinceEpoch, record.Status, record.Outcome, record.Duration))];
    }

    /// <summary>Captures statuses and streaks, to be given to <see cref="RestoreState"/> after a restart.</summary>
    public HealthState CaptureState()
    {
        var probes = new List<ProbeStreaks>(Count);
        foreach (var id in _engine.Table.Current.Ids)
        {
            var state = _engine.Table.Read(id);
            if (state is { Registration: not null, Streaks.Effective: not ProbeStatus.Unknown })
                probes.Add(StreakSnapshots.Save(in state, WallClock(TimeSpan.FromSeconds(state.SinceSeconds))));
        }

        return new HealthState(_time.GetUtcNow(), probes);
    }

    /// <summary>Takes up what was captured before a restart: at once for probes that have not run, and for others when they are registered.</summary>
    public void RestoreState(HealthState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        lock (_gate)
        {
            foreach (var saved in state.Probes)
            {
                if (_engine.Table.IdOf(saved.Name) is not (>= 0 and var id))
                    _restored[saved.Name] = saved;
                else if (Restore(id, saved))
                    CountRestored(id);
            }
        }
    }

    private void CountRestored(int id)
    {
        _transitions.OnUnregistered(ProbeStatus.Unknown);
        _transitions.OnRegistered(_engine.Table.Read(id).Streaks.Effective);
    }

    private bool Restore(int id, ProbeStreaks saved)
    {
        ref var state = ref _engine.Table[id];
        if (!ProbeControl.TryClaim(ref state.Control, out var hung))
            return false;

        var fresh = state.Streaks.Effective == ProbeStatus.Unknown;
        ProbeControl.BeginWrite(ref state.Control, hung);
        if (fresh)
            StreakSnapshots.Restore(ref state, saved, saved.Since - _epochUtc);
        ProbeControl.EndWrite(ref state.Control, hung);
        return fresh;
    }

    private ProbeSnapshot? Describe(int id)
    {
        var state = _engine.Table.Read(id);
        if (state.Registration is not { } registration || state.Removed)
            return null;

        var hasRun = state.Outcome != ProbeOutcome.None;
        return new ProbeSnapshot
        {
            Name = registration.Name,
            Status = state.Streaks.Effective,
            Result = state.Result,
            Outcome = state.Outcome,
            Duration = state.Duration,
            LastRun = hasRun ? WallClock(_engine.SinceEpoch(state.EndedAt)) : null,
            Since = state.Streaks.Effective == ProbeStatus.Unknown ? null : WallClock(TimeSpan.FromSeconds(state.SinceSeconds)),
            IsFlapping = state.Streaks.Flapping,
            IsSuppressed = (state.Flags & ProbeFlags.Suppressed) != ProbeFlags.None,
            IsBlocking = (state.Flags & ProbeFlags.SeenBlocking) != ProbeFlags.None,
            IsHung = (state.Control & ProbeControl.Hung) != 0,
            Tags = registration.Tags,
        };
    }

    /// <summary>Turns a time since the engine's epoch into one by the wall clock, which may have been set since: it goes by the time elapsed.</summary>
    private DateTimeOffset WallClock(TimeSpan sinceEpoch) => _time.GetUtcNow() - (_engine.SinceEpoch(_time.GetTimestamp()) - sinceEpoch);

    /// <summary>Frees the ids of removed probes whose last run has ended.</summary>
    private void FinishLeaving()
    {
        lock (_gate)
        {
            for (var index = _leaving.Count - 1; index >= 0; index--)
            {
                var id = _leaving[index];
                ref var state = ref _engine.Table[id];
                if ((Volatile.Read(ref state.Control) & ProbeControl.Hung) != 0 || !ProbeControl.TryClaim(ref state.Control, out _))
                    continue;

                _transitions.OnUnregistered(state.Streaks.Effective);
                _engine.Table.Free(id);
                _leaving.RemoveAt(index);
            }
        }
    }
}
