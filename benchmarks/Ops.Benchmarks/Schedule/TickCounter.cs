using System.Diagnostics;

namespace Ops.Benchmarks.Schedule;

/// <summary>Counts events by tick; the first and the last ticks, which are cut off, do not count.</summary>
internal sealed class TickCounter(TimeSpan tick)
{
    private readonly Dictionary<long, int> _ticks = [];
    private readonly long _length = (long)(tick.TotalSeconds * Stopwatch.Frequency);

    public int Busiest => Whole.Max(entry => entry.Value);

    public double Mean => Whole.Sum(entry => (double)entry.Value) / (LastWhole - FirstWhole + 1);

    private long FirstWhole => _ticks.Keys.Min() + 10;

    private long LastWhole => _ticks.Keys.Max() - 10;

    private IEnumerable<KeyValuePair<long, int>> Whole
    {
        get
        {
            var (first, last) = (FirstWhole, LastWhole);
            return _ticks.Where(entry => entry.Key >= first && entry.Key <= last);
        }
    }

    public void Count(long timestamp)
    {
        var number = timestamp / _length;
        _ticks[number] = _ticks.GetValueOrDefault(number) + 1;
    }
}
