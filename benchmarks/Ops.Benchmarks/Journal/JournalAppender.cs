using Ops.Journal;

namespace Ops.Benchmarks.Journal;

/// <summary>A journal of Ops; each writer has a stream of its own and expects its version, as everything in Ops does.</summary>
internal sealed class JournalAppender(string name, IJournal journal, int writers) : IAppender
{
    private readonly string[] _streams = [.. Enumerable.Range(0, writers).Select(writer => $"deploy/bench/web/{writer}")];

    public string Name => name;

    public async ValueTask AppendAsync(int writer, long version) => await journal.AppendAsync(BenchEvents.To(_streams[writer], version), CancellationToken.None);

    public async Task VerifyAsync(long[] versions)
    {
        await foreach (var stream in journal.ListAsync("deploy/bench/", CancellationToken.None))
        {
            var writer = Array.IndexOf(_streams, stream.Name);
            if (stream.Version != versions[writer])
                throw new InvalidOperationException($"{name}: stream {stream.Name} has {stream.Version} events, not {versions[writer]}.");
        }
    }

    public ValueTask DisposeAsync() => journal.DisposeAsync();
}
