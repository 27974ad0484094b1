using Ops.Deploy;
using Ops.SampleHost.Deploying.Operating;

namespace Ops.SampleHost.Deploying.Views;

/// <summary>Shows plans, deployments, services, logs and history: live in a terminal, as plain lines, or as JSON lines.</summary>
internal interface IDeployView
{
    /// <summary>Shows what is going to be done, or would be.</summary>
    void Show(DeployPlan plan, bool isDryRun);

    /// <summary>Shows how a deployment goes until it is cancelled, without an exception.</summary>
    Task WatchAsync(DeployState state, CancellationToken cancellationToken);

    /// <summary>Is told of everything that happens; it may be called on any thread, one call at a time.</summary>
    void OnProgress(DeployProgress happened);

    /// <summary>Is told what there is to know besides the steps; it may be called on any thread.</summary>
    void Note(string text);

    /// <summary>Shows how a deployment ended.</summary>
    void Conclude(Deployment deployment, int exitCode);

    /// <summary>Shows what runs of a service.</summary>
    void Show(ServiceReport report);

    /// <summary>Shows a line that an instance wrote.</summary>
    void Show(LogLine line);

    /// <summary>Shows the deployments there were, and what they add up to.</summary>
    void Show(IReadOnlyList<Deployment> history, DeployStatistics statistics);
}
