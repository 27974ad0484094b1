using System.Reflection;
using System.Runtime.CompilerServices;

namespace Ops.ArchitectureTests;

public sealed class NamespaceTests
{
    private const string RegistrationNamespace = "Microsoft.Extensions.DependencyInjection";

    [Theory]
    [MemberData(nameof(Repository.ShippedNames), MemberType = typeof(Repository))]
    public void The_root_namespace_is_the_projects_name(string name)
    {
        var project = Repository.Project(name);

        project.RootNamespace.ShouldBe(name == "Ops.Core" ? "Ops" : name);
    }

    [Theory]
    [MemberData(nameof(Repository.ShippedNames), MemberType = typeof(Repository))]
    public void A_namespace_is_that_of_the_folder_or_of_one_above(string name)
    {
        var project = Repository.Project(name);
        var offenders =
            from file in Repository.Files(Repository.Relative(project.Folder), "*.cs")
            let declared = File.ReadLines(file).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))?[10..].TrimEnd(';')
            where declared is not null and not RegistrationNamespace
            let folder = string.Join('.', [project.RootNamespace, .. Path.GetRelativePath(project.Folder, Path.GetDirectoryName(file)!).Split(Path.DirectorySeparatorChar).Where(part => part != ".")])
            where $"{folder}." is var full && (!full.StartsWith($"{declared}.", StringComparison.Ordinal) || !$"{declared}.".StartsWith($"{project.RootNamespace}.", StringComparison.Ordinal))
            select $"{Repository.Relative(file)}: {declared}";

        offenders.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Repository.ProviderNames), MemberType = typeof(Repository))]
    public void The_public_types_of_a_provider_share_one_namespace(string name)
    {
        var project = Repository.Project(name);

        project.PublicTypes.Select(type => type.Namespace!).Distinct(StringComparer.Ordinal).ShouldBeSubsetOf([project.RootNamespace, RegistrationNamespace]);
    }

    [Theory]
    [MemberData(nameof(Repository.LibraryNames), MemberType = typeof(Repository))]
    public void Registration_classes_are_found_without_a_using(string name)
    {
        var types = Repository.Project(name).PublicTypes.ToList();
        var registration = types.Where(type => type.GetMethods().Any(IsRegistration)).ToList();
        var inNamespace = types.Where(type => type.Namespace == RegistrationNamespace).ToList();

        inNamespace.ShouldBe(registration, ignoreOrder: true);
        inNamespace.ShouldAllBe(type => type.IsAbstract && type.IsSealed && type.Name.StartsWith("Ops", StringComparison.Ordinal) && type.Name.EndsWith("Extensions", StringComparison.Ordinal));
    }

    private static bool IsRegistration(MethodInfo method) =>
        method.IsDefined(typeof(ExtensionAttribute), inherit: false) &&
        method.GetParameters()[0].ParameterType.FullName is "Ops.IOpsBuilder" or $"{RegistrationNamespace}.IServiceCollection" or $"{RegistrationNamespace}.IHealthChecksBuilder";
}
