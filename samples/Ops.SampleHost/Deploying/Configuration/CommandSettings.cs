using Ops.Deploy;

namespace Ops.SampleHost.Deploying.Configuration;

/// <summary>A command of this machine: a hook, or a check of the type <c>command</c> or <c>instance-command</c>.</summary>
internal sealed class CommandSettings
{
    public string? Type { get; set; }

    /// <summary>Gets the program and its arguments; no shell is involved unless it is the program.</summary>
    public IList<string> Command { get; } = [];

    /// <summary>Gets or sets where it runs; the default is the folder of the configuration file.</summary>
    public string? WorkingDirectory { get; set; }

    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(10);

    public CommandSpec Spec => new([.. Command]) { Timeout = Timeout };

    public CommandSurroundings Surroundings(string folder) => new(Path.GetFullPath(WorkingDirectory ?? ".", folder));
}
