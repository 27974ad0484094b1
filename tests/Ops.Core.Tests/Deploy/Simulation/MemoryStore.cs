using Ops.Journal;

namespace Ops.Core.Tests.Deploy;

/// <summary>What the journals of several simulated processes have in common.</summary>
internal sealed class MemoryStore
{
    public Lock Gate { get; } = new();

    public List<JournalEvent> Events { get; } = [];

    /// <summary>How many events each stream has, and when it was last appended to.</summary>
    public Dictionary<string, (long Version, DateTimeOffset LastAt)> Streams { get; } = new(StringComparer.Ordinal);

    /// <summary>The place of the last event that was ever appended.</summary>
    public long Position { get; set; }

    public Dictionary<(string Stream, string Key), DueTimer> Timers { get; } = [];
}
