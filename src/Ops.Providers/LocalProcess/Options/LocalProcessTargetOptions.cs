namespace Ops.Providers.LocalProcess;

/// <summary>The options of a target that runs services as processes of this machine.</summary>
public sealed class LocalProcessTargetOptions : ComponentOptions
{
    /// <summary>Gets or sets the absolute path of the folder for revisions, state and logs; it is required, is made where it is missing, and belongs to one target.</summary>
    public string Root { get; set; } = "";

    /// <summary>Gets the services, by name; at least one is required.</summary>
    public IDictionary<string, LocalProcessServiceOptions> Services { get; } = new Dictionary<string, LocalProcessServiceOptions>(StringComparer.Ordinal);

    /// <summary>Gets or sets whether services keep running when this process ends; the default is that they do.</summary>
    /// <remarks>Otherwise they stop with the last process that uses the target, and start with the next one.</remarks>
    public bool KeepRunning { get; set; } = true;

    /// <summary>Gets or sets how long the keeper of a service may take to start; the default is 30 s.</summary>
    public TimeSpan KeeperStartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the program and the first arguments that start a keeper; the default is <c>dotnet</c> with this assembly.</summary>
    /// <remarks>A program that is published as a single file names itself here and calls <see cref="LocalProcessKeeper.RunAsync"/> with the arguments that follow.</remarks>
    public IList<string> KeeperCommand { get; } = [];
}
