using Ops.SampleHost.Deploying.Views.Json;
using Ops.SampleHost.Deploying.Views.Live;
using Ops.SampleHost.Watching;

namespace Ops.SampleHost.Deploying.Views;

/// <summary>Chooses the view, as the watch does: JSON where asked for, drawn in a terminal, and plain lines everywhere else.</summary>
internal static class DeployViews
{
    public static IDeployView Choose(bool json, bool noColor, TimeProvider time)
    {
        if (json)
            return new JsonDeployView(Console.Out, time);
        return WatchViews.IsTerminal ? new LiveDeployView(WatchViews.CreateConsole(noColor), time) : new PlainDeployView(Console.Out, time);
    }
}
