namespace Ops.Providers.Compose;

/// <summary>The machine or container that nginx runs in.</summary>
internal interface INginxHost
{
    /// <summary>Lists the worker processes that take new connections.</summary>
    Task<IReadOnlyList<int>> WorkersAsync(CancellationToken cancellationToken);

    /// <summary>Tests the configuration; returns what is wrong, or null.</summary>
    Task<string?> TestAsync(CancellationToken cancellationToken);

    /// <summary>Asks nginx to read its configuration again.</summary>
    Task ReloadAsync(CancellationToken cancellationToken);

    /// <summary>Returns the names of the networks that it is in; none where it has those of a machine.</summary>
    Task<IReadOnlyCollection<string>> NetworksAsync(CancellationToken cancellationToken);

    /// <summary>Returns the table of TCP connections, as <c>/proc/net/tcp</c> has it.</summary>
    Task<string> ConnectionsAsync(CancellationToken cancellationToken);
}
