using Ops.Health.FanOut;

namespace Ops.Health;

/// <summary>A hashed timing wheel whose entries are the probe states themselves, linked by index.</summary>
/// <remarks>Not thread-safe: the scheduler locks. An entry that is due in a later round stays in its bucket.</remarks>
internal sealed class TimingWheel
{
    /// <summary>What <see cref="ProbeState.NextInBucket"/> holds for a probe that is in no bucket.</summary>
    public const int NotInWheel = -2;

    private const int End = -1;
    private const int BucketCount = 4096;

    private readonly ProbeTable _table;
    private readonly long _tickLength;
    private readonly long _origin;
    private readonly int[] _buckets = new int[BucketCount];
    private long _tick;

    public TimingWheel(ProbeTable table, long tickLength, long origin)
    {
        _table = table;
        _tickLength = tickLength;
        _origin = origin;
        Array.Fill(_buckets, End);
    }

    /// <summary>Adds a probe that is in no bucket.</summary>
    public void Insert(int id, long due)
    {
        ref var state = ref _table[id];
        state.Due = due;
        ref var bucket = ref Bucket(TickOf(due));
        state.NextInBucket = bucket;
        bucket = id;
    }

    /// <summary>Takes a probe out and tells whether it was in.</summary>
    public bool Remove(int id)
    {
        ref var state = ref _table[id];
        if (state.NextInBucket == NotInWheel)
            return false;

        ref var link = ref Bucket(TickOf(state.Due));
        while (link != id && link != End)
            link = ref _table[link].NextInBucket;
        // An entry inserted late sits in the first bucket after the tick of its insertion, not in that of its due time.
        if (link == End)
            return RemoveFromAnywhere(id);
        Unlink(ref link);
        return true;
    }

    /// <summary>Moves the wheel to <paramref name="now"/> and takes out what came due.</summary>
    public void Advance(long now, Action<int> due)
    {
        var target = (now - _origin) / _tickLength;
        var first = Math.Max(_tick + 1, target - BucketCount + 1);
        for (var tick = first; tick <= target; tick++)
            Empty(ref _buckets[(int)(tick & (BucketCount - 1))], now, due);
        _tick = Math.Max(_tick, target);
    }

    /// <summary>Returns how many ticks from now the next bucket with an entry comes, at most one round.</summary>
    public int TicksToNext()
    {
        for (var ahead = 1; ahead < BucketCount; ahead++)
        {
            if (_buckets[(int)((_tick + ahead) & (BucketCount - 1))] != End)
                return ahead;
        }

        return BucketCount;
    }

    private void Empty(ref int bucket, long now, Action<int> due)
    {
        ref var link = ref bucket;
        while (link != End)
        {
            var id = link;
            if (_table[id].Due > now)
            {
                link = ref _table[id].NextInBucket;
                continue;
            }

            Unlink(ref link);
            due(id);
        }
    }

    private void Unlink(ref int link)
    {
        ref var state = ref _table[link];
        link = state.NextInBucket;
        state.NextInBucket = NotInWheel;
    }

    private bool RemoveFromAnywhere(int id)
    {
        for (var bucket = 0; bucket < BucketCount; bucket++)
        {
            ref var link = ref _buckets[bucket];
            while (link != End && link != id)
                link = ref _table[link].NextInBucket;
            if (link != id)
                continue;

            Unlink(ref link);
            return true;
        }

        return false;
    }

    /// <summary>The first tick at which the due time is reached, but never one that has gone by.</summary>
    private long TickOf(long due) => Math.Max(_tick + 1, (due - _origin + _tickLength - 1) / _tickLength);

    private ref int Bucket(long tick) => ref _buckets[(int)(tick & (BucketCount - 1))];
}
