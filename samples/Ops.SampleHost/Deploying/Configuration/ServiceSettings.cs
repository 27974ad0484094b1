namespace Ops.SampleHost.Deploying.Configuration;

/// <summary>What is deployed under a name of the file, where and how: an entry of <c>Ops:Deploy:Services</c>.</summary>
internal sealed class ServiceSettings
{
    /// <summary>Gets or sets the target; it may be left out where there is only one.</summary>
    public string? Target { get; set; }

    /// <summary>Gets or sets the name by which the target knows the service; the default is that of the entry.</summary>
    public string? Service { get; set; }

    /// <summary>Gets or sets what to run, in which <c>{version}</c> stands for the version; the default is what the target has configured.</summary>
    public string? Artifact { get; set; }

    public int Replicas { get; set; } = 1;

    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets the secrets: variable → the name below <c>Ops:Secrets</c>.</summary>
    public IDictionary<string, string> Secrets { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public LimitSettings? Limits { get; set; }

    public StrategySettings Strategy { get; set; } = new();

    public IList<string> Checks { get; } = [];

    public IList<string> SmokeTests { get; } = [];

    public IList<string> Verifications { get; } = [];

    public WatchSettings Watch { get; set; } = new();

    public MigrationSettings? Migration { get; set; }

    /// <summary>Gets or sets the target to which a version must have been deployed with success before.</summary>
    public string? StagingTarget { get; set; }

    public IList<string> BeforeHooks { get; } = [];

    public IList<string> AfterHooks { get; } = [];

    public TimeSpan ReadyTimeout { get; set; } = TimeSpan.FromMinutes(5);

    public TimeSpan StableFor { get; set; } = TimeSpan.FromSeconds(5);

    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(30);

    public bool RollBackOnFailure { get; set; } = true;
}
