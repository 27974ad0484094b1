using System.Reflection;

namespace Ops.ArchitectureTests.PublicApi;

/// <summary>Writes the public API of an assembly, the same at every run.</summary>
internal static class ApiTypes
{
    public static string Describe(ShippedProject project)
    {
        var lines = new List<string>();
        foreach (var scope in project.PublicTypes.GroupBy(type => type.Namespace!, StringComparer.Ordinal).OrderBy(scope => scope.Key, StringComparer.Ordinal))
        {
            lines.Add($"namespace {scope.Key}");
            lines.Add("");
            foreach (var type in scope.OrderBy(type => type.FullName, StringComparer.Ordinal))
                lines.AddRange([.. Lines(type), ""]);
        }

        return string.Join('\n', lines).TrimEnd('\n') + "\n";
    }

    public static string Constraint(Type parameter)
    {
        var attributes = parameter.GenericParameterAttributes;
        var isValue = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        List<string> constraints = [.. parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(ApiText.Of).Order(StringComparer.Ordinal)];
        if (isValue)
            constraints.Insert(0, "struct");
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            constraints.Insert(0, "class");
        if (!isValue && attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
            constraints.Add("new()");
        return constraints.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", constraints)}";
    }

    private static IEnumerable<string> Lines(Type type)
    {
        if (type.IsEnum)
            return EnumLines(type);
        if (type.IsAssignableTo(typeof(Delegate)))
            return [$"public delegate {string.Join(' ', new ApiMembers(type).Lines().Single(line => line.Contains(" Invoke(", StringComparison.Ordinal)))}"];
        return [Header(type), .. new ApiMembers(type).Lines().Select(line => $"    {line}")];
    }

    private static IEnumerable<string> EnumLines(Type type)
    {
        var flags = type.IsDefined(typeof(FlagsAttribute), inherit: false) ? "[Flags] " : "";
        yield return $"{flags}public enum {ApiText.Of(type)} : {ApiText.Of(Enum.GetUnderlyingType(type))}";
        foreach (var value in type.GetFields(BindingFlags.Public | BindingFlags.Static))
            yield return $"    {value.Name} = {value.GetRawConstantValue()},";
    }

    private static string Header(Type type)
    {
        IEnumerable<string> bases = [.. Base(type), .. OwnInterfaces(type).Select(ApiText.Of).Order(StringComparer.Ordinal)];
        var heirs = bases.Any() ? $" : {string.Join(", ", bases)}" : "";
        var constraints = type.IsGenericTypeDefinition ? string.Concat(type.GetGenericArguments().Select(Constraint)) : "";
        return $"public {Kind(type)} {ApiText.Of(type)}{heirs}{constraints}";
    }

    private static string Kind(Type type)
    {
        if (type.IsInterface)
            return "interface";
        if (type.IsValueType)
            return $"{(type.IsDefined(typeof(System.Runtime.CompilerServices.IsReadOnlyAttribute), inherit: false) ? "readonly " : "")}{(IsRecord(type) ? "record " : "")}struct";
        var modifier = type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        return $"{modifier}{(IsRecord(type) ? "record" : "class")}";
    }

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is { } method && Generated.Is(method);

    private static IEnumerable<string> Base(Type type) =>
        type is { IsClass: true, BaseType: { } parent } && parent != typeof(object) ? [ApiText.Of(parent)] : [];

    private static IEnumerable<Type> OwnInterfaces(Type type)
    {
        var all = type.GetInterfaces().Where(face => face.IsVisible && !(IsRecord(type) && face == typeof(IEquatable<>).MakeGenericType(type))).ToList();
        var inherited = all.SelectMany(face => face.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []);
        return all.Except(inherited);
    }
}
