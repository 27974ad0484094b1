using Ops.Deploy;
using Ops.SampleHost.Deploying.Views;

namespace Ops.SampleHost.Deploying.Operating;

/// <summary>Shows the deployments that the journal knows, and what they add up to.</summary>
internal static class HistoryCommand
{
    /// <param name="desk">Where they are known.</param>
    /// <param name="streams">Whose, as targets and services; an empty service means all of the target.</param>
    /// <param name="since">From when on; null means from the start.</param>
    /// <param name="last">How many of the latest are shown; all of them count.</param>
    /// <param name="csv">Where to write comma-separated values in place of showing them; null means nowhere.</param>
    /// <param name="view">Shows them.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<int> RunAsync(DeployDesk desk, IReadOnlyList<(string Target, string Service)> streams, DateTimeOffset? since, int? last, TextWriter? csv, IDeployView view, CancellationToken cancellationToken)
    {
        await desk.OpenJournalAsync(cancellationToken);
        var found = (await ReadAsync(desk, streams, cancellationToken)).Where(deployment => !(deployment.StartedAt < since)).ToList();
        var shown = found.Skip(Math.Max(0, found.Count - (last ?? int.MaxValue))).ToList();
        if (csv is null)
            view.Show(shown, DeployStatistics.Of(found));
        else
            await csv.WriteAsync(DeployStatistics.ToCsv(shown));
        return ExitCodes.Healthy;
    }

    private static async Task<List<Deployment>> ReadAsync(DeployDesk desk, IReadOnlyList<(string Target, string Service)> streams, CancellationToken cancellationToken)
    {
        var found = new List<Deployment>();
        foreach (var (target, service) in streams)
        {
            await foreach (var deployment in desk.Deployer.HistoryAsync(target, service, cancellationToken))
                found.Add(deployment);
        }

        return [.. found.OrderBy(deployment => deployment.StartedAt)];
    }
}
