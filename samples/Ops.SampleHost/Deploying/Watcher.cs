using Ops.Deploy;
using Ops.SampleHost.Deploying.Views;

namespace Ops.SampleHost.Deploying;

/// <summary>Tells the state and the view what happens to a deployment, in order.</summary>
internal sealed class Watcher(DeployState state, IDeployView view) : IProgress<DeployProgress>
{
    private readonly Lock _gate = new();

    /// <summary>Gets whether anything was begun: the lock was taken, or a step.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Lets the view show a deployment while it is carried out.</summary>
    public async Task<Deployment> ShowAsync(Func<Task<Deployment>> carryOut)
    {
        using var ended = new CancellationTokenSource();
        var showing = view.WatchAsync(state, ended.Token);
        try
        {
            return await carryOut();
        }
        finally
        {
            await ended.CancelAsync();
            await showing;
        }
    }

    public void Report(DeployProgress value)
    {
        lock (_gate)
        {
            HasBegun |= value.Kind != DeployProgressKind.Ended;
            state.Add(value);
            view.OnProgress(value);
        }
    }
}
