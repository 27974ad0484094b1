using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>What a keeper answers.</summary>
/// <param name="Protocol">The version of the calls that it understands.</param>
/// <param name="Lacking">The specs of sets whose instances it cannot start, since it was started anew and values of variables are not on disk; by set.</param>
internal sealed record GreetingReply(int Protocol, IReadOnlyDictionary<string, DeploySpec> Lacking);
