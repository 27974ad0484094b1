using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace Ops.Journal;

/// <summary>The journal of the host: opened when the host starts, or at the first use where there is no host.</summary>
internal sealed class RegisteredJournal : IJournal, IDisposable
{
    private readonly IServiceProvider _services;
    private readonly JournalDescriptor _descriptor;
    private readonly SemaphoreSlim _opening = new(1);
    private volatile IJournal? _journal;
    private bool _isDisposed;

    /// <exception cref="OpsConfigurationException">Several journals are registered.</exception>
    public RegisteredJournal(IServiceProvider services, IEnumerable<JournalDescriptor> descriptors)
    {
        _services = services;
        var all = descriptors.ToList();
        _descriptor = all[0];
        if (all.Count > 1)
            throw new OpsConfigurationException($"{string.Join(", ", all.Select(descriptor => descriptor.Path))}: {all.Count} journals are registered ({string.Join(", ", all.Select(descriptor => descriptor.Kind))}); all that Ops keeps goes to one, so remove the others");
    }

    public async ValueTask<JournalPosition> AppendAsync(JournalAppend append, CancellationToken cancellationToken) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).AppendAsync(append, cancellationToken).ConfigureAwait(false);

    public async IAsyncEnumerable<JournalEvent> ReadAsync(string stream, long afterVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var journal = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var journalEvent in journal.ReadAsync(stream, afterVersion, cancellationToken).ConfigureAwait(false))
            yield return journalEvent;
    }

    public async IAsyncEnumerable<JournalEvent> ReadAllAsync(string prefix, long afterPosition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var journal = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var journalEvent in journal.ReadAllAsync(prefix, afterPosition, cancellationToken).ConfigureAwait(false))
            yield return journalEvent;
    }

    public async IAsyncEnumerable<JournalStreamInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var journal = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var stream in journal.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
            yield return stream;
    }

    public async ValueTask DeleteAsync(string stream, long expectedVersion, CancellationToken cancellationToken) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).DeleteAsync(stream, expectedVersion, cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<DueTimer>> TakeDueAsync(DueQuery query, CancellationToken cancellationToken) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).TakeDueAsync(query, cancellationToken).ConfigureAwait(false);

    public async ValueTask<bool> RenewAsync(DueTimer timer, DateTimeOffset until, CancellationToken cancellationToken) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).RenewAsync(timer, until, cancellationToken).ConfigureAwait(false);

    public async ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).NextDueAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Returns the journal, opened; one that could not be opened is tried again at the next call.</summary>
    public async ValueTask<IJournal> OpenAsync(CancellationToken cancellationToken)
    {
        if (_journal is { } opened)
            return opened;

        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(IJournal));
            return _journal ??= await _descriptor.Open(_services, cancellationToken).ConfigureAwait(false);
        }
        catch (OptionsValidationException exception)
        {
            throw new OpsConfigurationException([.. exception.Failures]);
        }
        finally
        {
            _opening.Release();
        }
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        await _opening.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _isDisposed = true;
        _opening.Release();
        if (_journal is { } journal)
            await journal.DisposeAsync().ConfigureAwait(false);
    }
}
