using System.Xml.Linq;

namespace Ops.Packaging.Tests;

public sealed class PackageContentTests(PackedRepository packed)
{
    private const string MetaPackage = "Ops.Providers";

    public static TheoryData<string> Packages => [.. RepositoryFolder.ShippedProjects.Select(file => Path.GetFileNameWithoutExtension(file))];

    public static TheoryData<string> PackagesWithCode => [.. RepositoryFolder.ShippedProjects.Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => name != MetaPackage)];

    [Fact]
    public void Nothing_else_is_packed() =>
        Directory.EnumerateFiles(packed.Packages, "*.nupkg").Select(file => Path.GetFileName(file))
            .ShouldBe(RepositoryFolder.ShippedProjects.Select(file => $"{Path.GetFileNameWithoutExtension(file)}.{RepositoryFolder.Version}.nupkg"), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_says_what_it_is_and_under_which_license(string package)
    {
        var manifest = packed.Manifest(package);
        using var archive = packed.Open(package, "nupkg");

        Value(manifest, "description").Length.ShouldBeInRange(30, 400);
        Value(manifest, "license").ShouldBe("MIT");
        Value(manifest, "readme").ShouldBe("README.md");
        using var readme = new StreamReader(archive.GetEntry("README.md").ShouldNotBeNull().Open());
        readme.ReadToEnd().ShouldBe(File.ReadAllText(Path.Combine(RepositoryFolder.Root, "README.md")));
    }

    [Theory]
    [MemberData(nameof(PackagesWithCode))]
    public void A_package_brings_its_library_with_documentation_and_symbols(string package)
    {
        using var archive = packed.Open(package, "nupkg");
        using var symbols = packed.Open(package, "snupkg");

        archive.GetEntry($"lib/net10.0/{package}.dll").ShouldNotBeNull();
        symbols.GetEntry($"lib/net10.0/{package}.pdb").ShouldNotBeNull();
        using var documentation = archive.GetEntry($"lib/net10.0/{package}.xml").ShouldNotBeNull().Open();
        XDocument.Load(documentation).Descendants("member").ShouldNotBeEmpty();
    }

    [Fact]
    public void The_meta_package_holds_no_library_and_brings_every_provider()
    {
        using var archive = packed.Open(MetaPackage, "nupkg");

        archive.Entries.ShouldNotContain(entry => entry.FullName.StartsWith("lib/", StringComparison.Ordinal));
        Dependencies(MetaPackage).Where(name => name.StartsWith("Ops.", StringComparison.Ordinal))
            .ShouldBe(RepositoryFolder.ShippedProjects.Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => name.StartsWith("Ops.Providers.", StringComparison.Ordinal)), ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(PackagesWithCode))]
    public void A_package_of_a_provider_needs_the_core_and_no_other_package_of_ours(string package) =>
        Dependencies(package).Where(name => name.StartsWith("Ops.", StringComparison.Ordinal)).ShouldBe(package == "Ops.Core" ? [] : ["Ops.Core"]);

    [Theory]
    [MemberData(nameof(Packages))]
    public void No_analyzer_or_test_library_is_a_dependency_of_a_library(string package)
    {
        if (package != "Ops.Conformance")
            Dependencies(package).ShouldNotContain(name => name.Contains("xunit", StringComparison.Ordinal) || name.Contains("Analyzer", StringComparison.Ordinal) || name == "Shouldly");
    }

    private static string Value(XDocument manifest, string element) => manifest.Descendants().Single(candidate => candidate.Name.LocalName == element).Value;

    private IEnumerable<string> Dependencies(string package) =>
        packed.Manifest(package).Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value);
}
