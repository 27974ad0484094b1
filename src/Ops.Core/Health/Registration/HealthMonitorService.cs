using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ops.Health;

/// <summary>Runs the monitor as long as the host runs, and keeps its state over a restart where a file is named for it.</summary>
internal sealed partial class HealthMonitorService(
    HealthMonitor monitor,
    IOptions<HealthMonitorOptions> options,
    TimeProvider time,
    ILogger<HealthMonitorService> logger) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (File is { } file && await file.LoadAsync(cancellationToken).ConfigureAwait(false) is { } state)
            monitor.RestoreState(state);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var transitions = monitor.WatchTransitionsAsync(stoppingToken);
        var running = monitor.RunAsync(stoppingToken);
        var saving = SaveNowAndThenAsync(stoppingToken);
        // The running comes first: if it cannot begin, the host is to know at once.
        await (await Task.WhenAny(running, LogAsync(transitions)).ConfigureAwait(false)).ConfigureAwait(false);
        await running.ConfigureAwait(false);
        await saving.ConfigureAwait(false);
        await SaveAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private HealthStateFile? File => options.Value.StateFile is { Length: > 0 } path ? new HealthStateFile(path) : null;

    private async Task LogAsync(IAsyncEnumerable<HealthTransition> transitions)
    {
        try
        {
            await foreach (var transition in transitions.ConfigureAwait(false))
                Log(transition);
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private void Log(HealthTransition transition)
    {
        var level = transition.To == ProbeStatus.Unhealthy && transition.SuppressedBy is null ? LogLevel.Warning : LogLevel.Information;
        LogTransition(level, transition.ProbeName, transition.From, transition.To, transition.Kind, transition.Observation.Result.Description, transition.SuppressedBy);
    }

    private async Task SaveNowAndThenAsync(CancellationToken stoppingToken)
    {
        if (File is null)
            return;

        using var timer = new PeriodicTimer(options.Value.StateSaveInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
                await SaveAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The host stops; the last state is saved at the end.
        }
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (File is not { } file)
            return;

        try
        {
            await file.SaveAsync(monitor.CaptureState(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogSaveFailed(exception, options.Value.StateFile!);
        }
    }

    [LoggerMessage(EventId = 1001, EventName = "ProbeTransition", Message = "{Probe}: {From} -> {To} ({Kind}) {Description} {SuppressedBy}")]
    private partial void LogTransition(LogLevel level, string probe, ProbeStatus from, ProbeStatus to, TransitionKind kind, string? description, string? suppressedBy);

    [LoggerMessage(EventId = 1002, EventName = "StateSaveFailed", Level = LogLevel.Error, Message = "The health state cannot be saved to {File}; statuses and streaks would be lost with this process")]
    private partial void LogSaveFailed(Exception exception, string file);
}
