namespace Ops.Providers.Compose;

/// <summary>Reads compose files into a project.</summary>
internal sealed class ComposeFileReader(ComposeTargetOptions options)
{
    /// <summary>Returns the project, or null and everything that is wrong with its files.</summary>
    public ComposeProject? Read(out IReadOnlyList<string> problems)
    {
        var found = new ComposeProblems();
        problems = found.All;
        string[] files = [.. options.Files.Select(Path.GetFullPath)];
        var folder = Path.GetDirectoryName(files[0])!;
        var variables = new ComposeVariables(options, folder, found);
        var loader = new ComposeLoader(variables, found);
        if (loader.Load(files) is not { } root)
            return null;

        var project = ReadRoot(new MapReader(root, "the file", found), loader, variables, files);
        return found.All.Count == 0 ? project : null;
    }

    private ComposeProject ReadRoot(MapReader root, ComposeLoader loader, ComposeVariables variables, string[] files)
    {
        var problems = root.Problems;
        var name = options.Project ?? root.Text("name") ?? DefaultName(Path.GetDirectoryName(files[0])!);
        if (!IsName(name))
            problems.Add(files[0], $"'{name}' is no name of a project; write lower-case letters, digits, '-' and '_', beginning with a letter or digit, in the option Project or the key name");

        var sources = new ComposeSources(variables.Find, problems);
        sources.AddFiles(root, "secrets");
        sources.AddFiles(root, "configs");
        var project = new ComposeProject
        {
            Name = name,
            Folder = Path.GetDirectoryName(files[0])!,
            Files = files,
            Services = ReadServices(root, loader, sources),
            Networks = root.Entries("networks").ToDictionary(entry => entry.Key, entry => NetworkReader.Read(entry.Key, entry.Value, name, problems), StringComparer.Ordinal),
            Volumes = root.Entries("volumes").ToDictionary(entry => entry.Key, entry => VolumeReader.Read(entry.Key, entry.Value, name, problems), StringComparer.Ordinal),
        };
        root.Accept("version", "name");
        root.Finish();
        ProjectRules.Check(project, root);
        return project;
    }

    private static Dictionary<string, ComposeService> ReadServices(MapReader root, ComposeLoader loader, ComposeSources sources)
    {
        var nodes = root.Entries("services");
        var inheritance = new ServiceInheritance(loader, sources.Problems);
        var reader = new ServiceReader(sources);
        return nodes.ToDictionary(entry => entry.Key, entry => reader.Read(entry.Key, inheritance.Resolve(entry.Key, entry.Value, nodes)), StringComparer.Ordinal);
    }

    private static bool IsName(string name) =>
        name.Length > 0 && (char.IsAsciiLetterLower(name[0]) || char.IsAsciiDigit(name[0])) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');

    /// <summary>Returns the folder's name as compose makes a project's name of it.</summary>
    private static string DefaultName(string folder) =>
        new string([.. Path.GetFileName(folder).ToLowerInvariant().Where(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')]).TrimStart('-', '_');
}
