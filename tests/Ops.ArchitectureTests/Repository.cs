namespace Ops.ArchitectureTests;

/// <summary>The repository that the tests look at.</summary>
internal static class Repository
{
    /// <summary>Gets the folder of Ops.sln.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>Gets every shipped project that holds code, found by its project file.</summary>
    public static IReadOnlyList<ShippedProject> Shipped { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Append(Path.Combine(Root, "tests", "Ops.Conformance", "Ops.Conformance.csproj"))
            .Order(StringComparer.Ordinal)
            .Select(ShippedProject.Load)
            .OfType<ShippedProject>(),
    ];

    public static IReadOnlyList<ShippedProject> Providers { get; } = [.. Shipped.Where(project => project.IsProvider)];

    /// <summary>Gets the code that runs in the programs of users: all that is shipped but the conformance kit.</summary>
    public static IReadOnlyList<ShippedProject> Libraries { get; } = [.. Shipped.Where(project => project.IsLibrary)];

    public static TheoryData<string> ShippedNames => [.. Shipped.Select(project => project.Name)];

    public static TheoryData<string> ProviderNames => [.. Providers.Select(project => project.Name)];

    public static TheoryData<string> LibraryNames => [.. Libraries.Select(project => project.Name)];

    /// <summary>Gets the names of all test projects.</summary>
    public static IEnumerable<string> TestProjects => Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*Tests.csproj", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).OfType<string>();

    public static ShippedProject Project(string name) => Shipped.Single(project => project.Name == name);

    /// <summary>Returns where the build puts the output of a test project: in the same place as this one's.</summary>
    public static string OutputOf(string testProject)
    {
        var own = Path.Combine(Root, "tests", "Ops.ArchitectureTests");
        return Path.Combine(Root, "tests", testProject, Path.GetRelativePath(own, AppContext.BaseDirectory));
    }

    /// <summary>Returns the files below a folder of the repository, without what builds leave there.</summary>
    public static IEnumerable<string> Files(string folder, string pattern)
    {
        var path = Path.Combine(Root, folder);
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path, pattern, SearchOption.AllDirectories).Where(file => !IsBuildOutput(file)).Order(StringComparer.Ordinal)
            : [];
    }

    public static string Relative(string file) => Path.GetRelativePath(Root, file);

    private static bool IsBuildOutput(string file) => Relative(file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "artifacts");

    private static string FindRoot(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "Ops.sln")))
            folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar)) ?? throw new InvalidOperationException($"There is no Ops.sln above {AppContext.BaseDirectory}.");
        return folder;
    }
}
