using System.Collections.Concurrent;
using Ops.Journal;

namespace Ops.Deploy;

/// <summary>Digests of the deployments that the journal knows; each is read once, and again when it has gone on, since a service may have thousands.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class DeploymentDigests(IJournal journal)
{
    private readonly ConcurrentDictionary<string, DeploymentDigest> _known = new(StringComparer.Ordinal);

    /// <summary>Returns the deployments of a service, oldest first.</summary>
    public async Task<IReadOnlyList<DeploymentDigest>> ReadAsync(string target, string service, CancellationToken cancellationToken)
    {
        var found = new List<DeploymentDigest>();
        await foreach (var stream in journal.ListAsync(Deployment.PrefixOf(target, service), cancellationToken).ConfigureAwait(false))
        {
            if (await FindAsync(stream, cancellationToken).ConfigureAwait(false) is { } digest)
                found.Add(digest);
        }

        return [.. found.OrderBy(digest => digest.StartedAt).ThenBy(digest => digest.PlanId, StringComparer.Ordinal)];
    }

    /// <summary>Returns a deployment of the service that has not ended, or null where all have.</summary>
    /// <param name="target">The target.</param>
    /// <param name="service">The service.</param>
    /// <param name="except">The id of a plan that does not count, or null.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<DeploymentDigest?> FindUnfinishedAsync(string target, string service, string? except, CancellationToken cancellationToken) =>
        (await ReadAsync(target, service, cancellationToken).ConfigureAwait(false)).FirstOrDefault(deployment => deployment.EndedAt is null && !string.Equals(deployment.PlanId, except, StringComparison.Ordinal));

    /// <summary>Returns another deployment of the service that was carried out after a deployment had ended, also where that goes on since; or null where none was.</summary>
    public async Task<DeploymentDigest?> FindLaterAsync(Deployment ended, CancellationToken cancellationToken)
    {
        var all = await ReadAsync(ended.Plan.Target, ended.Plan.Service, cancellationToken).ConfigureAwait(false);
        return all.LastOrDefault(other => other.LockPosition > ended.EndPosition && other.Status != DeploymentStatus.Refused && !string.Equals(other.PlanId, ended.Plan.Id, StringComparison.Ordinal));
    }

    /// <summary>Returns which revisions there were.</summary>
    public async Task<PastRevisions> RevisionsAsync(string target, string service, CancellationToken cancellationToken)
    {
        var served = new List<ServedRevision>();
        var last = 0;
        foreach (var digest in await ReadAsync(target, service, cancellationToken).ConfigureAwait(false))
        {
            if (digest.Status != DeploymentStatus.Refused)
                last = Math.Max(last, digest.Number);
            if (digest.Revision is not { } revision)
                continue;

            if (digest.Kind == DeployPlanKind.Rollback && served.Count > 0)
                served[^1] = served[^1] with { IsWithdrawn = true };
            served.RemoveAll(earlier => earlier.Number == revision.Number);
            served.Add(revision);
        }

        served.Reverse();
        return new PastRevisions(served, last);
    }

    private async Task<DeploymentDigest?> FindAsync(JournalStreamInfo stream, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(stream.Name, out var known) && known.Version == stream.Version)
            return known;

        return await DeploymentFold.ReadAsync(journal, stream.Name, cancellationToken).ConfigureAwait(false) is { } deployment
            ? _known[stream.Name] = DeploymentDigest.Of(deployment)
            : null;
    }
}
