using System.Text.Json;
using Ops.Journal;
using Shouldly;

namespace Ops.Conformance.Journal;

/// <summary>What every journal must do; derive from it in the test project of the journal.</summary>
/// <remarks>Each test has an instance of its own, and with it an empty storage of its own.</remarks>
public abstract partial class JournalConformance : IAsyncLifetime
{
    private readonly List<IJournal> _opened = [];

    /// <summary>Gets a time to write events at.</summary>
    protected static DateTimeOffset Noon { get; } = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Gets whether several may have the journal open at the same time, as nodes of a cluster do.</summary>
    protected abstract bool ServesSeveral { get; }

    /// <summary>Opens the journal on the test's storage, which is empty the first time and holds what was written before from then on.</summary>
    protected abstract Task<IJournal> OpenStorageAsync(CancellationToken cancellationToken);

    /// <summary>Deletes the test's storage, after all journals were disposed.</summary>
    protected abstract ValueTask DeleteStorageAsync();

    /// <inheritdoc/>
    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var journal in _opened)
            await journal.DisposeAsync();
        await DeleteStorageAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the journal; the test's end disposes it.</summary>
    protected async Task<IJournal> OpenAsync()
    {
        var journal = await OpenStorageAsync(CancellationToken.None);
        _opened.Add(journal);
        return journal;
    }

    /// <summary>Returns the journals of several nodes, or one journal as often where it serves one process.</summary>
    protected async Task<IReadOnlyList<IJournal>> OpenNodesAsync(int count)
    {
        var nodes = new List<IJournal> { await OpenAsync() };
        while (nodes.Count < count)
            nodes.Add(ServesSeveral ? await OpenAsync() : nodes[0]);
        return nodes;
    }

    /// <summary>Closes a journal and opens it again.</summary>
    protected async Task<IJournal> ReopenAsync(IJournal journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        await journal.DisposeAsync();
        return await OpenAsync();
    }

    private protected static JournalEntry Entry(string type, string json = "{}") => new(type, JsonElement.Parse(json));

    private protected static JournalAppend To(string stream, long? expected, params ReadOnlySpan<string> types) =>
        new() { Stream = stream, ExpectedVersion = expected, At = Noon, Events = [.. types.ToArray().Select(type => Entry(type))] };

    private protected static JournalAppend Timers(string stream, params ReadOnlySpan<JournalTimer> timers) =>
        new() { Stream = stream, At = Noon, SetTimers = [.. timers] };

    private protected static DueQuery Due(DateTimeOffset now, string owner = "node-1") => new() { Now = now, Owner = owner };

    private protected static async Task<List<JournalEvent>> ReadAsync(IJournal journal, string stream, long afterVersion = 0) =>
        await journal.ReadAsync(stream, afterVersion, CancellationToken.None).ToListAsync();

    private protected static async Task<List<JournalEvent>> ReadAllAsync(IJournal journal, string prefix = "", long afterPosition = 0) =>
        await journal.ReadAllAsync(prefix, afterPosition, CancellationToken.None).ToListAsync();

    private protected static async Task<List<JournalStreamInfo>> ListAsync(IJournal journal, string prefix = "") =>
        await journal.ListAsync(prefix, CancellationToken.None).ToListAsync();

    private protected static async Task<JournalPosition> AppendAsync(IJournal journal, JournalAppend append) =>
        await journal.AppendAsync(append, CancellationToken.None);

    private protected static async Task<IReadOnlyList<DueTimer>> TakeAsync(IJournal journal, DueQuery query) =>
        await journal.TakeDueAsync(query, CancellationToken.None);

    private protected static async Task ShouldConflictAsync(Func<Task> write, string stream, long expected, long actual)
    {
        var conflict = await Should.ThrowAsync<JournalConflictException>(write);
        conflict.Stream.ShouldBe(stream);
        conflict.ExpectedVersion.ShouldBe(expected);
        conflict.ActualVersion.ShouldBe(actual);
    }
}
