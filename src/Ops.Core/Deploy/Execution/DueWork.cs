using System.Collections.Concurrent;
using Ops.Journal;

namespace Ops.Deploy;

/// <summary>Does what is due of the targets of this process: of several services side by side, of each one thing at a time.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class DueWork(IJournal journal, IDeployTargets targets, DeployExecutor executor, DeployOptions options, TimeProvider time)
{
    /// <summary>How many services are worked at side by side: most wait for their platforms most of the time.</summary>
    private const int MaxServices = 32;

    private readonly ConcurrentDictionary<string, bool> _busy = new(StringComparer.Ordinal);

    private TimeSpan Lease => options.LockTimeToLive * 2;

    /// <summary>Does what is due, and waits until it is done.</summary>
    /// <returns>When something is due next, or null where nothing is.</returns>
    /// <exception cref="DeployException">Some of it could not be done, and comes again when its lease is over.</exception>
    public async Task<DateTimeOffset?> RunAsync(CancellationToken cancellationToken)
    {
        var failures = new ConcurrentQueue<string>();
        await Task.WhenAll(await BeginAsync(failures.Enqueue, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        return failures.IsEmpty
            ? await NextAsync(cancellationToken).ConfigureAwait(false)
            : throw new DeployException(DeployError.Failed, DeployRetry.Safe, string.Join("; ", failures));
    }

    /// <summary>Begins with what is due.</summary>
    /// <param name="failed">Told what could not be done, and comes again when its lease is over; may be called from several threads.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The work; it fails only where it was cancelled.</returns>
    public async Task<IReadOnlyList<Task>> BeginAsync(Action<string> failed, CancellationToken cancellationToken)
    {
        var due = new List<DueTimer>();
        foreach (var target in targets.Names)
        {
            // What is taken while nobody has time for it would be kept from other processes.
            var room = MaxServices - _busy.Count - due.Count;
            if (room <= 0)
                break;
            var query = new DueQuery { Now = time.GetUtcNow(), Owner = options.Node, Lease = Lease, MaxCount = room, Prefix = $"deploy/{target}/" };
            due.AddRange(await journal.TakeDueAsync(query, cancellationToken).ConfigureAwait(false));
        }

        // Whoever is at work on a service has its lock: what else is due of it comes again when its lease is over.
        var services = due.GroupBy(timer => ServiceOf(timer.Stream), StringComparer.Ordinal).Where(service => _busy.TryAdd(service.Key, true));
        return [.. services.Select(service => WorkAsync(service.Key, [.. service], failed, cancellationToken))];
    }

    public async Task<DateTimeOffset?> NextAsync(CancellationToken cancellationToken) => await journal.NextDueAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Says what went wrong, without secrets.</summary>
    public static string Describe(Exception exception) =>
        exception is OpsException ? exception.Message : $"{exception.GetType().Name}: {Redaction.Output(exception.Message)}";

    private static string ServiceOf(string stream) => stream[..stream.LastIndexOf('/')];

    private async Task WorkAsync(string service, List<DueTimer> due, Action<string> failed, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var timer in due)
                await WorkAsync(timer, failed, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _busy.TryRemove(service, out _);
        }
    }

    private async Task WorkAsync(DueTimer timer, Action<string> failed, CancellationToken cancellationToken)
    {
        try
        {
            // It may have waited for the one before it so long that another process has it now.
            if (await journal.RenewAsync(timer, time.GetUtcNow() + Lease, cancellationToken).ConfigureAwait(false))
                await executor.WorkAsync(timer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            failed($"{timer.Stream}, {timer.Key}: {Describe(exception)}");
        }
    }
}
