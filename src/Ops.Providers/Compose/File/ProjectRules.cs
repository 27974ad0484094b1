namespace Ops.Providers.Compose;

/// <summary>Checks what services say of other parts of their project.</summary>
internal static class ProjectRules
{
    public const string DefaultNetwork = "default";

    public static void Check(ComposeProject project, MapReader root)
    {
        if (project.Services.Count == 0 && root.Take("services") is null or { Entries: not null })
            root.Add("services", "there is no service; write at least one");
        foreach (var service in project.Services.Values)
        {
            CheckNames(service, root, "networks", service.Networks.Keys.Where(name => name != DefaultNetwork), project.Networks.Keys);
            CheckNames(service, root, "volumes", service.Mounts.Where(mount => mount is { Kind: MountKind.Volume, Source: not null }).Select(mount => mount.Source!), project.Volumes.Keys);
            CheckNames(service, root, "depends_on", service.DependsOn.Where(dependency => dependency.Value.IsRequired).Select(dependency => dependency.Key), project.Services.Keys);
        }

        foreach (var circle in Circles(project))
            root.Problems.Add(project.Services[circle].Place, $"services.{circle}.depends_on", "it depends on itself, through others or not; remove one link of the circle");
    }

    private static void CheckNames(ComposeService service, MapReader root, string kind, IEnumerable<string> used, IEnumerable<string> defined)
    {
        foreach (var name in used.Except(defined, StringComparer.Ordinal))
        {
            var remedy = kind == "depends_on" ? "correct the name" : $"add '{name}:' below {kind} at the top level, or correct the name";
            root.Problems.Add(service.Place, $"services.{service.Name}.{kind}", $"there is no '{name}'; {remedy}");
        }
    }

    private static IEnumerable<string> Circles(ComposeProject project) =>
        project.Services.Keys.Where(name => Reaches(project, name, name, []));

    private static bool Reaches(ComposeProject project, string from, string to, HashSet<string> seen) =>
        project.Services.TryGetValue(from, out var service) && service.DependsOn.Keys.Any(next => next == to || (seen.Add(next) && Reaches(project, next, to, seen)));
}
