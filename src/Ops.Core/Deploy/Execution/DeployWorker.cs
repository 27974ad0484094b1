using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ops.Deploy;

/// <summary>Does what the journal's timers say, as long as the host runs.</summary>
internal sealed partial class DeployWorker(Deployer deployer, TimeProvider time, ILogger<DeployWorker> logger) : BackgroundService
{
    /// <summary>How long it waits at most: other processes set timers too.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = await WorkAsync(stoppingToken).ConfigureAwait(false);
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<TimeSpan> WorkAsync(CancellationToken stoppingToken)
    {
        try
        {
            var next = await deployer.WorkAsync(stoppingToken).ConfigureAwait(false);
            var pause = next - time.GetUtcNow() ?? LongestPause;
            return pause < ShortestPause ? ShortestPause : pause > LongestPause ? LongestPause : pause;
        }
        catch (OpsException exception)
        {
            // Somebody holds a lock, or a platform cannot be reached: the timers come again when their leases are over.
            Failed(exception.Message);
            return LongestPause;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
    }

    [LoggerMessage(EventId = 3001, EventName = "DeployWorkFailed", Level = LogLevel.Warning, Message = "What was due of deployments could not be done and is tried again: {Reason}")]
    private partial void Failed(string reason);
}
