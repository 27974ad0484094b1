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
}
