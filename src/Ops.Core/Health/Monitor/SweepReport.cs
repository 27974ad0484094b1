using System.Collections;
using Ops.Health.FanOut;

namespace Ops.Health;

/// <summary>What a sweep found, one entry a probe, in the order of registration.</summary>
/// <remarks>
/// A report can be given to the next sweep to be filled again, which keeps sweeps free of allocations; its entries are
/// then overwritten. It must not be read while a sweep fills it, nor be given to two sweeps at once.
/// </remarks>
public sealed class SweepReport : IReadOnlyList<ProbeReport>
{
    private ProbeObservation[] _observations = [];
    private ProbeSet _probes = ProbeSet.Empty;
    private int _inUse;

    /// <summary>Creates an empty report.</summary>
    public SweepReport() => Sweep = new Sweep(this);

    /// <summary>Gets how many probes the sweep covered.</summary>
    public int Count => _probes.Count;

    /// <summary>Gets how long the sweep took.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>Gets whether the caller cancelled the sweep, so that some entries are <see cref="ProbeOutcome.Canceled"/>.</summary>
    public bool IsCanceled { get; private set; }

    /// <summary>Gets the worst effective status: unhealthy before degraded before unknown before healthy; unknown where there is no probe.</summary>
    public ProbeStatus Status
    {
        get
        {
            var worst = Count == 0 ? ProbeStatus.Unknown : ProbeStatus.Healthy;
            foreach (ref readonly var observation in Observations)
                worst = StatusOrder.Worse(worst, observation.EffectiveStatus);
            return worst;
        }
    }

    /// <summary>Gets the observations, whose index is that of the report.</summary>
    public ReadOnlySpan<ProbeObservation> Observations => _observations.AsSpan(0, Count);

    internal Sweep Sweep { get; }

    /// <summary>Gets the entry at an index from 0 to <see cref="Count"/> - 1.</summary>
    public ProbeReport this[int index] => new(_probes.Registrations[index].Name, Observations[index]);

    /// <summary>Returns the entry of a probe, or null where the sweep had no probe of that name.</summary>
    public ProbeReport? Find(string name)
    {
        for (var index = 0; index < Count; index++)
        {
            if (string.Equals(_probes.Registrations[index].Name, name, StringComparison.Ordinal))
                return this[index];
        }

        return null;
    }

    /// <summary>Returns how many probes have an effective status.</summary>
    public int CountOf(ProbeStatus status)
    {
        var count = 0;
        foreach (ref readonly var observation in Observations)
            count += observation.EffectiveStatus == status ? 1 : 0;
        return count;
    }

    /// <summary>Returns how many runs ended in a way.</summary>
    public int CountOf(ProbeOutcome outcome)
    {
        var count = 0;
        foreach (ref readonly var observation in Observations)
            count += observation.Outcome == outcome ? 1 : 0;
        return count;
    }

    /// <inheritdoc/>
    public IEnumerator<ProbeReport> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
            yield return this[index];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Returns one line, such as <c>Unhealthy: 8 healthy, 1 degraded, 1 unhealthy, 0 unknown in 512 ms</c>.</summary>
    public override string ToString() =>
        $"{Status}: {CountOf(ProbeStatus.Healthy)} healthy, {CountOf(ProbeStatus.Degraded)} degraded, {CountOf(ProbeStatus.Unhealthy)} unhealthy, {CountOf(ProbeStatus.Unknown)} unknown in {Verdicts.Show(Duration)}";

    internal void Claim()
    {
        if (Interlocked.Exchange(ref _inUse, 1) != 0)
            throw new InvalidOperationException("This report is being filled by another sweep; give each sweep that runs at the same time a report of its own.");
    }

    /// <summary>Gets ready for the probes and returns where their observations go.</summary>
    internal ProbeObservation[] Begin(ProbeSet probes)
    {
        _probes = probes;
        if (_observations.Length < probes.Count)
            _observations = new ProbeObservation[probes.Count];
        return _observations;
    }

    internal void End(TimeSpan duration, bool canceled)
    {
        Duration = duration;
        IsCanceled = canceled;
        Volatile.Write(ref _inUse, 0);
    }
}
