using System.Globalization;
using System.Reflection;

namespace Ops.ArchitectureTests.PublicApi;

/// <summary>Writes types and values as C# does.</summary>
internal static class ApiText
{
    private static readonly Dictionary<Type, string> _keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    /// <summary>Writes a type without nullability, as for a base type.</summary>
    public static string Of(Type type) => Of(type, null);

    public static string Of(Type type, NullabilityInfo? nullability)
    {
        if (type.IsByRef)
            return Of(type.GetElementType()!, nullability);
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying) + "?";
        var mark = nullability?.ReadState == NullabilityState.Nullable && !type.IsValueType && !type.IsGenericParameter ? "?" : "";
        if (type.IsArray)
            return $"{Of(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        return Name(type, nullability) + mark;
    }

    public static string Value(object? value, Type type) => value switch
    {
        null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        double.NaN => "double.NaN",
        Enum => $"{Of(type)}.{value}",
        _ when type.IsEnum => $"{Of(type)}.{Enum.ToObject(type, value)}",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Name(Type type, NullabilityInfo? nullability)
    {
        if (_keywords.TryGetValue(type, out var keyword))
            return keyword;
        var outer = type is { IsNested: true, IsGenericParameter: false } ? Of(type.DeclaringType!) + "." : "";
        if (!type.IsGenericType)
            return outer + type.Name;

        var arguments = type.GetGenericArguments();
        var texts = arguments.Select((argument, index) => Of(argument, nullability?.GenericTypeArguments is { } all && index < all.Length ? all[index] : null));
        return $"{outer}{type.Name.Split('`')[0]}<{string.Join(", ", texts)}>";
    }
}
