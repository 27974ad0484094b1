namespace Ops.Journal;

/// <summary>A stream as the index knows it, from its first append to its deletion.</summary>
internal sealed class StreamState(string name)
{
    public string Name { get; } = name;

    public long Version { get; set; }

    /// <summary>The position of its first event, which tells it from another stream that had its name; 0 where it has none.</summary>
    public long FirstPosition { get; set; }

    public long LastPosition { get; set; }

    public DateTimeOffset LastAt { get; set; }

    /// <summary>When the last append with an event happened.</summary>
    public DateTimeOffset LastEventAt { get; set; }

    public bool IsDeleted { get; set; }

    /// <summary>The length of its records with events.</summary>
    public long Bytes { get; set; }

    /// <summary>Its records with events, as numbers in the index's list of all.</summary>
    public List<int> Records { get; } = [];

    public Dictionary<string, TimerState> Timers { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether its records alone do not tell all about it.</summary>
    public bool NeedsRecord => Version == 0 || LastAt != LastEventAt;

    public JournalStreamInfo ToInfo() => new(Name, Version, LastPosition, LastAt);

    /// <summary>Returns which of its records is the first with an event after a version.</summary>
    public int FirstAfter(long version, List<RecordPlace> places)
    {
        int low = 0, high = Records.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (places[Records[middle]].LastVersion > version)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
