using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>The program that a target starts for each service: it starts and supervises the instances, writes their logs, and sends requests to them, also when the target's process has ended.</summary>
public static class LocalProcessKeeper
{
    /// <summary>The exit code of a keeper that is not needed.</summary>
    internal const int AnotherKeeperRuns = 3;

    /// <summary>How long a keeper stays when there is nothing to keep.</summary>
    private static readonly TimeSpan IdlePatience = TimeSpan.FromSeconds(10);

    /// <summary>Runs a keeper until it is no longer needed; for programs that name themselves in <see cref="LocalProcessTargetOptions.KeeperCommand"/>.</summary>
    /// <param name="arguments">The arguments that the target added to the command.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments.Count != 2)
            throw new ArgumentException($"a keeper takes the root and the service, not {arguments.Count} arguments", nameof(arguments));

        Signals.LeaveTerminal();
        var folder = new ServiceFolder(arguments[0], arguments[1]);
        try
        {
            using var single = FileMutex.TryEnter(folder.KeeperLock);
            if (single is null)
                return AnotherKeeperRuns;

            await File.WriteAllTextAsync(folder.KeeperId, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")).ConfigureAwait(false);
            await KeepAsync(folder, TimeProvider.System).ConfigureAwait(false);
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or OpsException or JsonException or System.Net.Sockets.SocketException)
        {
            await File.WriteAllTextAsync(folder.Failure, exception.Message).ConfigureAwait(false);
            return 1;
        }
    }

    private static async Task KeepAsync(ServiceFolder folder, TimeProvider time)
    {
        using var ending = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            ending.Cancel();
        });
        var config = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(folder.Config).ConfigureAwait(false), KeeperJson.Default.KeeperConfig)!;
        var orphans = Orphans.EndAsync(folder, config.StopGrace, time);
        var keeper = new ServiceKeeper(folder, config, orphans, time);
        await using (keeper.ConfigureAwait(false))
        {
            var lifelines = new Lifelines(time, ending.Token);
            var server = await new ControlServer(keeper, lifelines, folder).StartAsync().ConfigureAwait(false);
            await using (server.ConfigureAwait(false))
            {
                await WaitAsync(keeper, lifelines, time, ending.Token).ConfigureAwait(false);
                await StopAsync(server, ending).ConfigureAwait(false);
            }
        }

        await orphans.ConfigureAwait(false);
    }

    /// <summary>Waits until the keeper is told to end, or has nothing to do.</summary>
    private static async Task WaitAsync(ServiceKeeper keeper, Lifelines lifelines, TimeProvider time, CancellationToken ending)
    {
        while (!ending.IsCancellationRequested && !lifelines.Lost.IsCompleted && !(keeper.IsIdle && lifelines.Quiet > IdlePatience))
        {
            await Task.WhenAny(lifelines.Lost, Task.Delay(TimeSpan.FromSeconds(1), time, ending)).ConfigureAwait(false);
        }
    }

    private static async Task StopAsync(WebApplication server, CancellationTokenSource ending)
    {
        await ending.CancelAsync().ConfigureAwait(false);
        using var hurry = new CancellationTokenSource();
        await hurry.CancelAsync().ConfigureAwait(false);
        await server.StopAsync(hurry.Token).ConfigureAwait(false);
    }
}
