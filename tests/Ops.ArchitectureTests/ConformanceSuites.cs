using System.Reflection;
using System.Runtime.InteropServices;

namespace Ops.ArchitectureTests;

/// <summary>Finds the conformance suites that test projects run, without loading those projects.</summary>
internal static class ConformanceSuites
{
    /// <summary>Returns the full names of the options whose probe kinds a test project checks.</summary>
    public static IReadOnlyList<string> OptionsCoveredBy(string testProject) => Find(testProject, Covered);

    /// <summary>Returns the names of the classes of a test project that derive from a suite.</summary>
    public static IReadOnlyList<string> ClassesDerivedFrom(string testProject, string suite) =>
        Find(testProject, type => BasesOf(type).Any(parent => parent.FullName == suite) ? [type.Name] : []);

    /// <summary>Returns the requirements that the tests of a project prove, each with the class that has the test.</summary>
    public static IEnumerable<(string Requirement, string Class)> RequirementsOf(string testProject) =>
        Find(testProject, type => TraitsOf(type).Select(requirement => $"{requirement} {type.Name}").Concat(type.GetMethods().SelectMany(method => TraitsOf(method).Select(requirement => $"{requirement} {method.DeclaringType!.Name}"))))
            .Select(proof => proof.Split(' ')).Select(proof => (proof[0], proof[1]));

    private static IReadOnlyList<string> Find(string testProject, Func<Type, IEnumerable<string>> select)
    {
        var output = Repository.OutputOf(testProject);
        var assembly = Path.Combine(output, $"{testProject}.dll");
        if (!File.Exists(assembly))
            return [];

        using var context = new MetadataLoadContext(new PathAssemblyResolver(Assemblies(output)));
        return [.. context.LoadFromAssemblyPath(assembly).GetTypes().Where(type => !type.IsAbstract).SelectMany(select)];
    }

    private static IEnumerable<string> Covered(Type type) => BasesOf(type)
        .Where(parent => parent.IsGenericType && parent.GetGenericTypeDefinition().FullName == "Ops.Conformance.Health.ProbeConformance`1")
        .Select(parent => parent.GetGenericArguments()[0].FullName!);

    private static IEnumerable<string> TraitsOf(MemberInfo member) => member.GetCustomAttributesData()
        .Where(attribute => attribute.AttributeType.Name == "TraitAttribute" && attribute.ConstructorArguments is [{ Value: "Requirement" }, _])
        .Select(attribute => (string)attribute.ConstructorArguments[1].Value!);

    private static IEnumerable<Type> BasesOf(Type type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
            yield return current;
    }

    /// <summary>Returns one file for each assembly: the tested project's own first, then those of .NET and of ASP.NET Core.</summary>
    private static IEnumerable<string> Assemblies(string output)
    {
        var runtime = RuntimeEnvironment.GetRuntimeDirectory();
        var web = Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Builder.WebApplication).Assembly.Location)!;
        return ((string[])[output, runtime, web])
            .SelectMany(folder => Directory.GetFiles(folder, "*.dll"))
            .DistinctBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase);
    }
}
