namespace Ops.Packaging.Tests;

/// <summary>A project of somebody who uses the packages: outside the repository, with an empty package cache.</summary>
public sealed class ConsumerFolder
{
    private readonly string _folder;
    private readonly string _packages;

    internal ConsumerFolder(string folder, string packages)
    {
        _folder = folder;
        _packages = packages;
        // One source is added to those that the machine has.
        Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{packages}" />
              </packageSources>
            </configuration>
            """);
    }

    private Dictionary<string, string> Environment => new(StringComparer.Ordinal)
    {
        ["NUGET_PACKAGES"] = Path.Combine(_folder, "cache"),
        ["CI"] = "",
    };

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);

    /// <summary>Writes a console project that references packages.</summary>
    public void WriteProject(string name, params (string Package, string Version)[] references) => Write($"{name}.csproj", $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            {string.Join("\n    ", references.Select(reference => $"<PackageReference Include=\"{reference.Package}\" Version=\"{reference.Version}\" />"))}
          </ItemGroup>
        </Project>
        """);

    public Task<string> BuildAsync() => DotnetCommand.RunAsync(_folder, Environment, "build", "-v", "quiet", "-o", "out");

    public Task<string> RunAsync(string name) => DotnetCommand.RunAsync(_folder, Environment, Path.Combine("out", $"{name}.dll"));

    /// <summary>Returns whether a package was restored from the packed files: its copy in the cache is the same.</summary>
    public bool UsesPacked(string package)
    {
        var file = $"{package}.{RepositoryFolder.Version}.nupkg";
        var cached = Path.Combine(_folder, "cache", package.ToLowerInvariant(), RepositoryFolder.Version, file.ToLowerInvariant());
        return File.Exists(cached) && File.ReadAllBytes(cached).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(_packages, file)));
    }
}
