using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ops.Deploy;

/// <summary>Does what the journal's timers say, as long as the host runs; what takes long keeps nothing else waiting.</summary>
internal sealed partial class DeployWorker(Deployer deployer, TimeProvider time, ILogger<DeployWorker> logger) : BackgroundService
{
    /// <summary>How long it waits at most: other processes set timers too.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    private readonly List<Task> _running = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = await BeginAsync(stoppingToken).ConfigureAwait(false);
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<TimeSpan> BeginAsync(CancellationToken stoppingToken)
    {
        try
        {
            _running.RemoveAll(static work => work.IsCompleted);
            _running.AddRange(await deployer.Due.BeginAsync(Failed, stoppingToken).ConfigureAwait(false));
            var pause = await deployer.Due.NextAsync(stoppingToken).ConfigureAwait(false) - time.GetUtcNow() ?? LongestPause;
            return pause < ShortestPause ? ShortestPause : pause > LongestPause ? LongestPause : pause;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            Failed(DueWork.Describe(exception));
            return LongestPause;
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
    }

    [LoggerMessage(EventId = 3001, EventName = "DeployWorkFailed", Level = LogLevel.Warning, Message = "What was due of deployments could not be done and is tried again: {Reason}")]
    private partial void Failed(string reason);
}
