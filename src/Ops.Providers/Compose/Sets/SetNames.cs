namespace Ops.Providers.Compose;

/// <summary>Checks what callers ask for before anything is done.</summary>
internal static class SetNames
{
    private const int MaxLength = 60;

    public static void Check(string setId)
    {
        if (setId.Length is 0 or > MaxLength || !char.IsAsciiLetterOrDigit(setId[0]) || !setId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            throw Invalid($"'{setId}' is no name of a set; write up to {MaxLength} letters, digits, '-', '_' and '.', beginning with a letter or digit");
    }

    public static void Check(StageIntent intent)
    {
        Check(intent.SetId);
        CheckReplicas(intent.Replicas);
        if (intent.Revision < 0)
            throw Invalid($"the revision {intent.Revision} is below zero; revisions count from 1");
    }

    public static void CheckReplicas(int replicas)
    {
        if (replicas is < 0 or > 1000)
            throw Invalid($"{replicas} instances are not possible; write 0 to 1000");
    }

    public static DeployException Invalid(string problem) => new(DeployError.Invalid, DeployRetry.No, $"The request is wrong: {problem}.");

    public static DeployException NoSpec(ServiceKey service, string setId) =>
        new(DeployError.Invalid, DeployRetry.No, $"What the set '{setId}' of '{service.Service}' runs is not on record any more, as after 'docker volume prune', so nobody knows the environment, secrets and limits of a further instance; stage it again, or deploy a new revision.");

    public static DeployException NoSet(ServiceKey service, string setId, ServiceView view) =>
        new(DeployError.NotFound, DeployRetry.No, $"'{service.Service}' has no set '{setId}' (there are: {string.Join(", ", view.SetIds.DefaultIfEmpty("none"))}).");
}
