using System.Collections;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace Ops.ArchitectureTests;

public sealed class CodeRulesTests
{
    /// <summary>Classes that are open to inheritance, and why.</summary>
    private static readonly Dictionary<string, string> _openClasses = new(StringComparer.Ordinal)
    {
        ["Ops.OpsException"] = "the base of the exceptions that providers add",
        ["Ops.Journal.JournalException"] = "a conflict of versions is one of its kinds",
    };

    [Theory]
    [MemberData(nameof(Repository.LibraryNames), MemberType = typeof(Repository))]
    public void Classes_are_sealed(string name)
    {
        var open = Repository.Project(name).OwnTypes
            .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false })
            .Select(type => type.FullName!)
            .Except(_openClasses.Keys, StringComparer.Ordinal);

        open.ShouldBeEmpty($"seal the class, or list it in {nameof(CodeRulesTests)} with the reason");
    }

    [Theory]
    [MemberData(nameof(Repository.LibraryNames), MemberType = typeof(Repository))]
    public void No_static_field_can_change(string name)
    {
        var mutable =
            from type in Repository.Project(name).Assembly.GetTypes()
            where !Generated.Is(type)
            from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            where !field.IsLiteral && !IsCompilersCache(field) && (!field.IsInitOnly || IsMutable(field.FieldType))
            select $"{type.FullName}.{field.Name}";

        mutable.ShouldBeEmpty("state belongs to an object that somebody makes and disposes");
    }

    [Theory]
    [MemberData(nameof(Repository.LibraryNames), MemberType = typeof(Repository))]
    public void Nothing_writes_to_the_console_or_runs_when_the_assembly_is_loaded(string name)
    {
        using var file = File.OpenRead(Repository.Project(name).Assembly.Location);
        using var portable = new PEReader(file);
        var metadata = portable.GetMetadataReader();
        var used = metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}");

        used.ShouldNotContain("System.Console");
        used.ShouldNotContain("System.Runtime.CompilerServices.ModuleInitializerAttribute");
    }

    [Theory]
    [MemberData(nameof(Repository.ShippedNames), MemberType = typeof(Repository))]
    public void No_method_is_async_void(string name)
    {
        const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var offenders =
            from type in Repository.Project(name).Assembly.GetTypes()
            from method in type.GetMethods(All)
            where method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false)
            select $"{type.FullName}.{method.Name}";

        offenders.ShouldBeEmpty();
    }

    /// <summary>Lambdas and method groups are kept in static fields; the property of a user is kept in one too, but named after it.</summary>
    private static bool IsCompilersCache(FieldInfo field) =>
        field.Name.StartsWith('<') && !field.Name.EndsWith("k__BackingField", StringComparison.Ordinal);

    private static bool IsMutable(Type type) =>
        type.Namespace == "System.Collections.Concurrent" ||
        (type.Namespace == "System.Collections.Generic" && type.IsClass && !typeof(IEqualityComparer).IsAssignableFrom(type) && !type.Name.Contains("Comparer", StringComparison.Ordinal)) ||
        type.FullName is "System.Text.StringBuilder" or "System.Net.Http.HttpClient" or "System.Random" or "System.Threading.SemaphoreSlim" ||
        (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ConditionalWeakTable<,>));
}
