using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>What came of the last request to break the lock.</summary>
/// <param name="Id">The request.</param>
/// <param name="Lease">Who lost it, or null where nobody held it.</param>
internal sealed record BrokenLock(string Id, LockLease? Lease);
