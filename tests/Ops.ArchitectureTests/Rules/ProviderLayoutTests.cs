namespace Ops.ArchitectureTests;

public sealed class ProviderLayoutTests
{
    private static string Providers => Path.Combine(Repository.Root, "src", "Ops.Providers");

    [Fact]
    public void No_project_lies_in_the_folder_of_all_providers() =>
        Directory.GetFiles(Providers).ShouldBeEmpty("a project there would take in the sources of every provider");

    [Fact]
    public void Every_folder_of_a_provider_holds_one_project_named_after_it()
    {
        foreach (var folder in Directory.GetDirectories(Providers).Where(folder => Path.GetFileName(folder) != "All"))
        {
            Directory.GetFiles(folder, "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileName)
                .ShouldBe([$"Ops.Providers.{Path.GetFileName(folder)}.csproj"]);
        }
    }

    [Fact]
    public void The_meta_package_brings_every_provider()
    {
        var lockFile = File.ReadAllText(Path.Combine(Providers, "All", "packages.lock.json"));

        foreach (var provider in Repository.Providers)
            lockFile.ShouldContain($"\"{provider.Name.ToLowerInvariant()}\": {{");
    }

    [Theory]
    [MemberData(nameof(Repository.ProviderNames), MemberType = typeof(Repository))]
    public void A_provider_is_described_and_tested(string name)
    {
        var project = Repository.Project(name);
        var page = $"docs/providers/{Path.GetFileName(project.Folder)}.md";

        project.Definition.Descendants("Description").Single().Value.ShouldEndWith(".");
        File.Exists(Path.Combine(Repository.Root, page)).ShouldBeTrue($"{page} is missing");
        File.Exists(Path.Combine(Repository.Root, "tests", $"{name}.Tests", $"{name}.Tests.csproj")).ShouldBeTrue($"tests/{name}.Tests is missing");
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Ops.sln")).Replace('\\', '/');
        var missing =
            from folder in (string[])["src", "tests", "samples", "benchmarks"]
            from file in Repository.Files(folder, "*.csproj")
            where !solution.Contains($"\"{Repository.Relative(file).Replace('\\', '/')}\"", StringComparison.Ordinal)
            select Repository.Relative(file);

        missing.ShouldBeEmpty("run 'dotnet sln add' for it");
    }

    [Fact]
    public void Every_project_has_its_lock_file()
    {
        var missing =
            from folder in (string[])["src", "tests", "samples", "benchmarks"]
            from file in Repository.Files(folder, "*.csproj")
            where !File.Exists(Path.Combine(Path.GetDirectoryName(file)!, "packages.lock.json"))
            select Repository.Relative(file);

        missing.ShouldBeEmpty("run 'dotnet restore' and commit the packages.lock.json");
    }
}
