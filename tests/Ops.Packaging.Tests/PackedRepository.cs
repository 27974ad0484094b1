using System.IO.Compression;
using System.Xml.Linq;

[assembly: AssemblyFixture(typeof(Ops.Packaging.Tests.PackedRepository))]

namespace Ops.Packaging.Tests;

/// <summary>The packages of the repository, packed once for all tests from a copy of its sources.</summary>
public sealed class PackedRepository : IAsyncLifetime
{
    private readonly DirectoryInfo _work = Directory.CreateTempSubdirectory("ops-packaging-");

    public string Packages => Path.Combine(_work.FullName, "packages");

    public async ValueTask InitializeAsync()
    {
        var copy = Path.Combine(_work.FullName, "copy");
        RepositoryFolder.CopyTo(copy);
        await DotnetCommand.RunAsync(copy, new Dictionary<string, string>(StringComparer.Ordinal), "pack", "Ops.sln", "-c", "Release", "-o", Packages, "-v", "quiet");
        Directory.Delete(copy, recursive: true);
    }

    /// <summary>Makes an empty folder with a cache of its own, in which the packages can be restored beside those of the machine's sources.</summary>
    public ConsumerFolder CreateConsumer(string name) => new(Directory.CreateDirectory(Path.Combine(_work.FullName, name)).FullName, Packages);

    public ZipArchive Open(string package, string extension) =>
        ZipFile.OpenRead(Path.Combine(Packages, $"{package}.{RepositoryFolder.Version}.{extension}"));

    public XDocument Manifest(string package)
    {
        using var archive = Open(package, "nupkg");
        using var stream = archive.GetEntry($"{package}.nuspec")!.Open();
        return XDocument.Load(stream);
    }

    public ValueTask DisposeAsync()
    {
        _work.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
