namespace Ops.Providers.Compose;

/// <summary>The options of <see cref="ComposeTarget"/>.</summary>
public sealed class ComposeTargetOptions : ComponentOptions
{
    /// <summary>Gets the compose files, each laid over those before, with relative paths that start at the first one's folder; at least one is required.</summary>
    public IList<string> Files { get; } = new List<string>();

    /// <summary>Gets or sets the project's name; the default, null, means the file's <c>name</c>, or that of its folder.</summary>
    public string? Project { get; set; }

    /// <summary>Gets values for <c>${NAME}</c> in the files; they come before the environment and the file <c>.env</c>.</summary>
    public IDictionary<string, string> Variables { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets or sets whether <c>${NAME}</c> may be a variable of this process's environment; the default is true, as it is with compose.</summary>
    public bool InheritEnvironment { get; set; } = true;

    /// <summary>Gets or sets where the Docker Engine is.</summary>
    public ComposeEngineOptions Engine { get; set; } = new();

    /// <summary>Gets the credentials of registries; the default is none.</summary>
    public IList<ComposeRegistryOptions> Registries { get; } = new List<ComposeRegistryOptions>();

    /// <summary>Gets what is special about services, by name; the others need nothing here.</summary>
    public IDictionary<string, ComposeServiceOptions> Services { get; } = new Dictionary<string, ComposeServiceOptions>(StringComparer.Ordinal);

    /// <summary>Gets or sets how long dependencies, and instances that join traffic by themselves after a restart or a scaling, may take to become ready; the default is 2 minutes.</summary>
    public TimeSpan JoinTimeout { get; set; } = TimeSpan.FromMinutes(2);
}
