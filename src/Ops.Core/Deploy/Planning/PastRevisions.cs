namespace Ops.Deploy;

/// <summary>The revisions of a service as the journal knows them.</summary>
/// <param name="Served">Those that served with success, newest first.</param>
/// <param name="Last">The highest number that was ever given, also to one that failed: numbers are not given twice, or logs and labels would speak of two things.</param>
internal sealed record PastRevisions(IReadOnlyList<ServedRevision> Served, int Last);
