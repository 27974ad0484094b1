using Ops.Journal;

namespace Ops.Core.Tests.Deploy;

/// <summary>What the journals of several simulated processes have in common.</summary>
internal sealed class MemoryStore
{
    public Lock Gate { get; } = new();

    public List<JournalEvent> Events { get; } = [];

    public Dictionary<(string Stream, string Key), DueTimer> Timers { get; } = [];
}
