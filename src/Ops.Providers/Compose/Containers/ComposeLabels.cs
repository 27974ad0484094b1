namespace Ops.Providers.Compose;

/// <summary>The labels of containers, networks and volumes: those that compose writes and reads, and ours.</summary>
internal static class ComposeLabels
{
    public const string Project = "com.docker.compose.project";
    public const string Service = "com.docker.compose.service";
    public const string OneOff = "com.docker.compose.oneoff";
    public const string Number = "com.docker.compose.container-number";

    /// <summary>Compose lists only containers that have it; ours never equals its own, so 'up' makes them anew.</summary>
    public const string ConfigHash = "com.docker.compose.config-hash";
    public const string WorkingFolder = "com.docker.compose.project.working_dir";
    public const string ConfigFiles = "com.docker.compose.project.config_files";
    public const string Image = "com.docker.compose.image";
    public const string Version = "com.docker.compose.version";
    public const string Network = "com.docker.compose.network";
    public const string Volume = "com.docker.compose.volume";

    public const string Set = "ops.set";
    public const string Revision = "ops.revision";
    public const string RevisionVersion = "ops.version";
    public const string SpecHash = "ops.spec-hash";
    public const string Limits = "ops.limits";
    public const string Operation = "ops.operation";
    public const string Fence = "ops.fence";
    public const string StagedAt = "ops.staged-at";

    public const string No = "False";
    public const string Yes = "True";

    /// <summary>Returns what tells the instances of a service from all other containers.</summary>
    public static string[] InstancesOf(ServiceKey service) => [$"{Project}={service.Project}", $"{Service}={service.Service}", $"{OneOff}={No}"];

    /// <summary>Returns the labels that compose gives every container of a service.</summary>
    public static Dictionary<string, string> Of(ComposeProject project, ComposeService service, string number, bool isOneOff, string definition) => new(service.Labels, StringComparer.Ordinal)
    {
        [Project] = project.Name,
        [Service] = service.Name,
        [OneOff] = isOneOff ? Yes : No,
        [Number] = number,
        [ConfigHash] = definition,
        [WorkingFolder] = project.Folder,
        [ConfigFiles] = string.Join(',', project.Files),
        [Version] = "2.0.0-ops",
    };
}
