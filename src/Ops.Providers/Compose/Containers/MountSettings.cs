namespace Ops.Providers.Compose;

/// <summary>Says of mounts what the engine needs to know.</summary>
internal static class MountSettings
{
    /// <summary>Returns a bind mount in the short form.</summary>
    public static string Bind(ComposeMount mount) =>
        $"{mount.Source}:{mount.Target}:{(mount.ReadOnly ? "ro" : "rw")}{(mount.Propagation is { } propagation ? $",{propagation}" : "")}";

    /// <summary>Returns any other mount.</summary>
    public static ContainerCreate.MountSettings Of(ComposeMount mount, ComposeProject project) => new()
    {
        Type = mount.Kind switch { MountKind.Bind => "bind", MountKind.Tmpfs => "tmpfs", _ => "volume" },
        Source = mount.Kind == MountKind.Volume && mount.Source is { } key ? project.Volumes[key].Name : mount.Source,
        Target = mount.Target,
        ReadOnly = mount.ReadOnly,
        BindOptions = mount.Propagation is { } propagation ? new(propagation) : null,
        VolumeOptions = mount.NoCopy ? new(true) : null,
        TmpfsOptions = mount.SizeBytes is not null || mount.Mode is not null ? new(mount.SizeBytes, mount.Mode) : null,
    };
}
