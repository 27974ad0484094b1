using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>A set of instances as it is wanted.</summary>
internal sealed record SetRecord(string Id, int Revision, int Wanted, DateTimeOffset StagedAt, DeploySpec Spec, LaunchPlan Plan);
