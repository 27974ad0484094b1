namespace Ops.SampleHost.Deploying;

/// <summary>What the command line says of a deployment beyond the configuration file.</summary>
internal sealed record DeployOrder(string Version)
{
    public string? Artifact { get; init; }

    public int? Replicas { get; init; }

    public string? Strategy { get; init; }

    /// <summary>Gets why it cannot wait for checks and smoke tests; null where it can.</summary>
    public string? Emergency { get; init; }

    public bool Redeploys { get; init; }

    public bool SkipsWatch { get; init; }
}
