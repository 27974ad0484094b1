using System.Runtime.CompilerServices;
using Ops.Journal;

namespace Ops.Deploy;

/// <summary>The deployments that the journal knows.</summary>
internal static class DeploymentHistory
{
    /// <summary>Returns the deployments of a service, oldest first; an empty service means all of the target.</summary>
    public static async IAsyncEnumerable<Deployment> ReadAsync(IJournal journal, string target, string service, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = service.Length == 0 ? $"deploy/{target}/" : Deployment.PrefixOf(target, service);
        var found = new List<Deployment>();
        await foreach (var stream in journal.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            if (await DeploymentFold.ReadAsync(journal, stream.Name, cancellationToken).ConfigureAwait(false) is { } deployment)
                found.Add(deployment);
        }

        foreach (var deployment in found.OrderBy(deployment => deployment.StartedAt).ThenBy(deployment => deployment.Plan.Id, StringComparer.Ordinal))
            yield return deployment;
    }

    /// <summary>Returns another deployment of the service that has not ended, or null where all have.</summary>
    public static async Task<Deployment?> FindUnfinishedAsync(IJournal journal, DeployPlan plan, CancellationToken cancellationToken)
    {
        await foreach (var deployment in ReadAsync(journal, plan.Target, plan.Service, cancellationToken).ConfigureAwait(false))
        {
            if (!deployment.IsEnded && !string.Equals(deployment.Plan.Id, plan.Id, StringComparison.Ordinal))
                return deployment;
        }

        return null;
    }

    /// <summary>Returns the revisions that served with success, newest first.</summary>
    public static async Task<IReadOnlyList<ServedRevision>> ServedAsync(IJournal journal, string target, string service, CancellationToken cancellationToken)
    {
        var served = new List<ServedRevision>();
        await foreach (var deployment in ReadAsync(journal, target, service, cancellationToken).ConfigureAwait(false))
        {
            if (deployment is not { Status: DeploymentStatus.Succeeded, Plan: { Revision: > 0, Spec: { } spec } plan })
                continue;

            if (plan.Kind == DeployPlanKind.Rollback && served.Count > 0)
                served[0] = served[0] with { IsWithdrawn = true };
            served.RemoveAll(revision => revision.Number == plan.Revision);
            served.Insert(0, new ServedRevision(plan.Revision, spec, deployment.EndedAt!.Value));
        }

        return served;
    }
}
