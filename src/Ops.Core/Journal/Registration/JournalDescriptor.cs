namespace Ops.Journal;

/// <summary>A journal that the host registered.</summary>
internal sealed record JournalDescriptor(string Kind, string Path, Func<IServiceProvider, CancellationToken, Task<IJournal>> Open);
