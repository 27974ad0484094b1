using Ops.Deploy;
using Ops.SampleHost.Deploying.Configuration;
using Ops.SampleHost.Deploying.Views;

namespace Ops.SampleHost.Deploying.Operating;

/// <summary>Shows what instances write.</summary>
internal static class LogsCommand
{
    /// <summary>How many lines of each instance are shown where nobody says how many.</summary>
    public const int DefaultTail = 50;

    public static async Task<int> RunAsync(DeployDesk desk, ServiceDefinition service, LogQuery query, IDeployView view, CancellationToken cancellationToken)
    {
        var target = desk.Targets.Get(service.Target);
        var source = target.Get<ILogSource>()
            ?? throw new DeployException(DeployError.Unsupported, DeployRetry.No, $"'{service.Target}' ({target.Descriptor.Kind}) has no logs to read.");
        var lines = source.ReadAsync(query, cancellationToken);
        try
        {
            await (query.Follow ? FollowAsync(lines, view) : ShowAsync(lines, view));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is the ordinary end of following.
        }

        return ExitCodes.Healthy;
    }

    private static async Task FollowAsync(IAsyncEnumerable<LogLine> lines, IDeployView view)
    {
        await foreach (var line in lines)
            view.Show(line);
    }

    /// <summary>Shows the lines of all instances in the order of their times; they come by instance.</summary>
    private static async Task ShowAsync(IAsyncEnumerable<LogLine> lines, IDeployView view)
    {
        var all = new List<LogLine>();
        await foreach (var line in lines)
            all.Add(line);
        foreach (var line in all.OrderBy(line => line.At ?? DateTimeOffset.MinValue))
            view.Show(line);
    }
}
