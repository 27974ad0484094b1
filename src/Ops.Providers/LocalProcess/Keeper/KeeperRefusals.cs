using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Refuses what a call asks for in vain.</summary>
internal static class KeeperRefusals
{
    public static void Require(bool holds, string problem)
    {
        if (!holds)
            throw new DeployException(DeployError.Invalid, DeployRetry.No, problem);
    }

    /// <summary>Returns a set, or fails where there is none of that name.</summary>
    public static SetRecord Existing(KeeperState state, string service, string setId) =>
        state.Find(setId) ?? throw NotFound($"'{service}' has no set '{setId}' (there are: {(state.Sets.Count == 0 ? "none" : string.Join(", ", state.Sets.Select(set => set.Id)))})");

    public static DeployException NotFound(string message) => new(DeployError.NotFound, DeployRetry.No, message);
}
