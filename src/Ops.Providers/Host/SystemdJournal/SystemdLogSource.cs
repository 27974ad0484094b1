using System.Runtime.CompilerServices;
using Ops.Deploy;

namespace Ops.Providers.Host;

/// <summary>Reads what units of systemd write, from the machine's journal.</summary>
/// <remarks>
/// The service of a query is the unit, such as <c>nginx</c>. Lines have the time and the priority that the journal has of them:
/// <see cref="LogQuery.MinLevel"/> goes by the priority. It runs <c>journalctl</c>, whose user must be allowed to read the journal. Thread-safe.
/// </remarks>
public sealed class SystemdLogSource : ILogSource
{
    private readonly SystemdLogSourceOptions _options;

    /// <summary>Creates a source.</summary>
    public SystemdLogSource(SystemdLogSourceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrWhiteSpace(options.Command))
            throw new ArgumentException("Command is empty; write the program that reads the journal, such as 'journalctl'.", nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    /// <exception cref="DeployException">There is no journalctl (<see cref="DeployError.NotFound"/>), or it failed; the message has what it said.</exception>
    public async IAsyncEnumerable<LogLine> ReadAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (string.IsNullOrWhiteSpace(query.Service))
            throw new DeployException(DeployError.Invalid, DeployRetry.No, "The query names no unit; write one, such as 'nginx'.");

        string? cursor = null;
        var latest = new Queue<SystemdEntry>();
        await foreach (var entry in ReadAsync(JournalctlArguments.Past(query, _options), cancellationToken).ConfigureAwait(false))
        {
            cursor = entry.Cursor;
            if (!Accepts(query, entry))
                continue;

            if (query.Tail is null)
                yield return entry.Line;
            else
                latest.Enqueue(entry);
            if (latest.Count > query.Tail)
                latest.Dequeue();
        }

        foreach (var entry in latest)
            yield return entry.Line;
        if (!query.Follow)
            yield break;

        await foreach (var entry in ReadAsync(JournalctlArguments.Future(query, _options, cursor), cancellationToken).ConfigureAwait(false))
        {
            if (Accepts(query, entry))
                yield return entry.Line;
        }
    }

    private async IAsyncEnumerable<SystemdEntry> ReadAsync(IReadOnlyList<string> arguments, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var journalctl = Journalctl.Start(_options.Command, arguments);
        while (await journalctl.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (SystemdEntry.Parse(line) is { } entry)
                yield return entry;
        }

        await journalctl.EndAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The level was compared by journalctl, which knows the priority.</summary>
    private static bool Accepts(LogQuery query, SystemdEntry entry) => (query with { MinLevel = null }).Accepts(entry.Line);
}
