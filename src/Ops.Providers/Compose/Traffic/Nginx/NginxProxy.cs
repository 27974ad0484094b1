using System.Net;

namespace Ops.Providers.Compose;

/// <summary>Switches traffic in nginx: writes the file with its upstream, tests it, and has it read.</summary>
internal sealed class NginxProxy(INginxHost host, ComposeSwitchOptions options, string upstream, ComposeRuntime runtime) : IProxy
{
    private string UpstreamFile => options.UpstreamFile!;

    public async Task<IReadOnlyList<ProxyServer>> ReadAsync(CancellationToken cancellationToken)
    {
        var text = await ReadFileAsync(cancellationToken).ConfigureAwait(false);
        return NginxUpstream.Read(text ?? "", upstream);
    }

    public async Task ApplyAsync(IReadOnlyList<ProxyServer> servers, CancellationToken cancellationToken)
    {
        var text = NginxUpstream.Write(servers, upstream);
        var before = await ReadFileAsync(cancellationToken).ConfigureAwait(false);
        if (before == text && !_isUnsure)
            return;

        _isUnsure = true;
        var workers = await host.WorkersAsync(cancellationToken).ConfigureAwait(false);
        await ReplaceFileAsync(text, cancellationToken).ConfigureAwait(false);
        if (await host.TestAsync(cancellationToken).ConfigureAwait(false) is { } problem)
        {
            // nginx would go on with what it has and only say so in its log.
            if (before is not null)
                await ReplaceFileAsync(before, cancellationToken).ConfigureAwait(false);
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"nginx refuses its configuration, and nothing was changed: {problem}");
        }

        await host.ReloadAsync(cancellationToken).ConfigureAwait(false);
        await AwaitWorkersAsync(workers, cancellationToken).ConfigureAwait(false);
        _isUnsure = false;
    }

    public async Task DropAsync(IReadOnlyCollection<IPEndPoint> servers, CancellationToken cancellationToken)
    {
        if (servers.Count > 0)
            await ApplyAsync([.. (await ReadAsync(cancellationToken).ConfigureAwait(false)).Where(server => !servers.Contains(server.Address))], cancellationToken).ConfigureAwait(false);
    }

    public Task<IReadOnlyCollection<string>> NetworksAsync(CancellationToken cancellationToken) => host.NetworksAsync(cancellationToken);

    public async Task<int> CountInFlightAsync(IReadOnlyCollection<IPEndPoint> servers, CancellationToken cancellationToken) =>
        TcpTable.Established(await host.ConnectionsAsync(cancellationToken).ConfigureAwait(false)).Count(servers.Contains);

    // Until a reload of ours was seen to succeed, the file may say what nginx has not read.
    private bool _isUnsure = true;

    /// <summary>Waits until the workers of before take no new connections, which they do once those of after are there.</summary>
    private async Task AwaitWorkersAsync(IReadOnlyList<int> before, CancellationToken cancellationToken)
    {
        var isDone = await runtime.WaitAsync(
            options.Timeout,
            async token => await host.WorkersAsync(token).ConfigureAwait(false) is { Count: > 0 } now && !now.Intersect(before).Any(),
            cancellationToken).ConfigureAwait(false);
        if (!isDone)
            throw new DeployException(DeployError.Failed, DeployRetry.Safe, $"nginx has not taken over the new upstream after {options.Timeout.TotalSeconds:0} s; look at its error log.");
    }

    private async Task<string?> ReadFileAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(UpstreamFile, cancellationToken).ConfigureAwait(false);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(exception);
        }
    }

    private async Task ReplaceFileAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            var next = $"{UpstreamFile}.next";
            await File.WriteAllTextAsync(next, text, cancellationToken).ConfigureAwait(false);
            File.Move(next, UpstreamFile, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(exception);
        }
    }

    private DeployException Unwritable(Exception exception) =>
        new(DeployError.Unreachable, DeployRetry.No, $"The upstream file '{UpstreamFile}' cannot be read or written: {exception.Message}; let this process write it and its folder.", exception);
}
