using Microsoft.Extensions.Hosting;

namespace Ops.Journal;

/// <summary>Opens the journal before any service of the host starts, so that a wrong one keeps the host from starting.</summary>
internal sealed class JournalStart(RegisteredJournal journal) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken) => await journal.OpenAsync(cancellationToken).ConfigureAwait(false);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
