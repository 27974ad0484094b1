namespace Ops.ArchitectureTests;

public sealed class LayeringTests
{
    /// <summary>The vendor library of each provider that has one; everything else a provider needs comes with .NET or through Ops.Core.</summary>
    private static readonly Dictionary<string, string> _vendors = new(StringComparer.Ordinal)
    {
        ["Ops.Providers.Compose"] = "YamlDotNet",
        ["Ops.Providers.HealthChecks"] = "Microsoft.Extensions.Diagnostics.HealthChecks",
        ["Ops.Providers.Pm2"] = "YamlDotNet",
        ["Ops.Providers.Postgres"] = "Npgsql",
        ["Ops.Providers.Redis"] = "StackExchange.Redis",
    };

    /// <summary>Which feature of the core may know which others; a feature that is not listed may know none.</summary>
    private static readonly Dictionary<string, string[]> _featureKnows = new(StringComparer.Ordinal)
    {
        ["Health"] = [],
        ["Journal"] = [],
        ["Deploy"] = ["Health", "Journal", "Backup"],
        ["Backup"] = ["Journal"],
        ["Incidents"] = ["Health", "Journal"],
        ["Runbooks"] = ["Health", "Deploy", "Backup", "Incidents", "Journal"],
    };

    [Theory]
    [MemberData(nameof(Repository.ProviderNames), MemberType = typeof(Repository))]
    public void A_provider_references_the_core_and_no_other_provider(string name)
    {
        Included(name, "ProjectReference").ShouldBe(["../../Ops.Core/Ops.Core.csproj"]);
        References(name).Where(reference => reference.StartsWith("Ops.", StringComparison.Ordinal)).ShouldBe(["Ops.Core"]);
    }

    [Theory]
    [MemberData(nameof(Repository.ProviderNames), MemberType = typeof(Repository))]
    public void A_provider_references_its_one_vendor_library_only(string name)
    {
        string[] allowed = _vendors.TryGetValue(name, out var vendor) ? [vendor] : [];

        Included(name, "PackageReference").ShouldBeSubsetOf(allowed, $"{name} must reference Ops.Core and one vendor library; a new provider names its library in {nameof(LayeringTests)}");
    }

    [Fact]
    public void The_core_references_no_vendor() =>
        References("Ops.Core").Where(reference => !IsOfThePlatform(reference)).ShouldBe(["NodaTime"]);

    [Theory]
    [MemberData(nameof(Repository.ShippedNames), MemberType = typeof(Repository))]
    public void A_project_shows_its_internals_to_its_own_tests_only(string name)
    {
        var friends = Repository.Project(name).Assembly.GetCustomAttributesData()
            .Where(attribute => attribute.AttributeType.Name == "InternalsVisibleToAttribute")
            .Select(attribute => (string)attribute.ConstructorArguments[0].Value!);

        friends.ShouldBeSubsetOf([$"{name}.Tests"]);
    }

    [Fact]
    public void A_feature_of_the_core_knows_only_the_features_below_it()
    {
        var offenders =
            from file in Repository.Files("src/Ops.Core", "*.cs")
            let feature = Repository.Relative(file).Split(Path.DirectorySeparatorChar)[2]
            where _featureKnows.ContainsKey(feature)
            from other in _featureKnows.Keys
            where other != feature && !_featureKnows[feature].Contains(other, StringComparer.Ordinal)
            from line in File.ReadLines(file)
            where line.Contains($"Ops.{other}", StringComparison.Ordinal)
            select $"{Repository.Relative(file)}: {line.Trim()}";

        offenders.ShouldBeEmpty();
    }

    [Fact]
    public void Every_namespace_of_the_core_is_that_of_a_known_feature()
    {
        var features = Repository.Project("Ops.Core").OwnTypes
            .Select(type => type.Namespace!.Split('.'))
            .Where(parts => parts is ["Ops", _, ..])
            .Select(parts => parts[1])
            .Distinct(StringComparer.Ordinal);

        features.ShouldBeSubsetOf(_featureKnows.Keys, $"a new feature says in {nameof(LayeringTests)} which others it may know");
    }

    private static IEnumerable<string> Included(string name, string item) =>
        Repository.Project(name).Definition.Descendants(item).Select(element => (string)element.Attribute("Include")!);

    private static IEnumerable<string> References(string name) =>
        Repository.Project(name).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!).Order(StringComparer.Ordinal);

    private static bool IsOfThePlatform(string reference) =>
        reference.StartsWith("System.", StringComparison.Ordinal) || reference.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) || reference is "netstandard" or "mscorlib" or "Microsoft.Win32.Primitives";
}
