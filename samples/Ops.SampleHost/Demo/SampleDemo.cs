using Ops.SampleHost.Deploying.Views;
using Ops.SampleHost.Shop;
using Ops.SampleHost.Watching;

namespace Ops.SampleHost.Demo;

/// <summary>The program without arguments: a shop is watched, then a service is deployed.</summary>
internal static class SampleDemo
{
    /// <param name="watchView">Shows the first part.</param>
    /// <param name="deployView">Shows the second part.</param>
    /// <param name="duration">How long the first part takes.</param>
    /// <param name="cancellationToken">Ends the demo, which is an ordinary end.</param>
    public static async Task<int> RunAsync(IWatchView watchView, IDeployView deployView, TimeSpan duration, CancellationToken cancellationToken)
    {
        try
        {
            var watched = await ShopDemo.RunAsync(watchView, duration, cancellationToken);
            return cancellationToken.IsCancellationRequested ? watched : await DeployAsync(deployView, watched, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            deployView.Note("ended before its end; all processes and folders are gone");
            return ExitCodes.Healthy;
        }
    }

    private static async Task<int> DeployAsync(IDeployView view, int watched, CancellationToken cancellationToken)
    {
        await using var demo = new ReleaseDemo(view, TimeProvider.System);
        var missed = await demo.RunAsync(cancellationToken);
        view.Note(missed.Count == 0
            ? "All of this was scripted, and is gone now. Next: copy appsettings.example.json, then watch, deploy, status, rollback --config FILE · --json for machines · --help."
            : $"The demo did not run as scripted: {string.Join("; ", missed)}.");
        return missed.Count == 0 ? watched : ExitCodes.Unhealthy;
    }
}
