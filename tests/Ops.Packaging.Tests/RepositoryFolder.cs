using System.Xml.Linq;

namespace Ops.Packaging.Tests;

/// <summary>The repository that is packed.</summary>
internal static class RepositoryFolder
{
    private static readonly string[] _notCopied = ["bin", "obj", "artifacts", "node_modules", "TestResults", ".git", ".vs", ".idea"];

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>Gets the project files whose packages are shipped.</summary>
    public static IReadOnlyList<string> ShippedProjects { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
        Path.Combine(Root, "tests", "Ops.Conformance", "Ops.Conformance.csproj"),
    ];

    public static string Version => XDocument.Load(Path.Combine(Root, "Directory.Build.props")).Descendants("Version").Single().Value;

    /// <summary>Returns the pinned version of a package.</summary>
    public static string VersionOf(string package) => XDocument.Load(Path.Combine(Root, "Directory.Packages.props"))
        .Descendants("PackageVersion").Single(element => (string?)element.Attribute("Include") == package).Attribute("Version")!.Value;

    /// <summary>Copies the sources, so that a build of the copy changes nothing that running tests use.</summary>
    public static void CopyTo(string folder) => Copy(Root, folder);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            if (!_notCopied.Contains(Path.GetFileName(folder), StringComparer.Ordinal))
                Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    private static string FindRoot(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "Ops.sln")))
            folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar)) ?? throw new InvalidOperationException($"There is no Ops.sln above {AppContext.BaseDirectory}.");
        return folder;
    }
}
