using Ops.Deploy;
using Ops.SampleHost.Deploying.Views;

namespace Ops.SampleHost.Deploying.Operating;

/// <summary>Does once what is due.</summary>
internal static class WorkCommand
{
    public static async Task<int> RunAsync(DeployDesk desk, IDeployView view, CancellationToken cancellationToken)
    {
        await desk.OpenJournalAsync(cancellationToken);
        try
        {
            var next = await desk.Deployer.WorkAsync(cancellationToken);
            view.Note($"what was due is done; {(next is { } at ? $"next: {Wording.At(at)}" : "nothing else waits")}");
            return ExitCodes.Healthy;
        }
        catch (DeployException exception)
        {
            await Console.Error.WriteLineAsync($"Not all that was due could be done; this is due again later: {exception.Message}");
            return ExitCodes.Incomplete;
        }
    }
}
