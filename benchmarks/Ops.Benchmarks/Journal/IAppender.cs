namespace Ops.Benchmarks.Journal;

/// <summary>Something that keeps events durably.</summary>
internal interface IAppender : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Appends one event to the stream of a writer, and returns when it is durable.</summary>
    /// <param name="writer">The writer's number, from 0.</param>
    /// <param name="version">How many the writer has appended before.</param>
    ValueTask AppendAsync(int writer, long version);

    /// <summary>Throws where not every append is there.</summary>
    Task VerifyAsync(long[] versions);
}
