using System.Reflection;
using System.Runtime.CompilerServices;

namespace Ops.ArchitectureTests.PublicApi;

/// <summary>Writes the members that a type shows to its users and heirs.</summary>
internal sealed class ApiMembers(Type type)
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly NullabilityInfoContext _nullability = new();

    public IEnumerable<string> Lines() =>
    [
        .. Sorted(type.GetFields(Declared).Where(field => IsShown(field.Attributes)), Field),
        .. Sorted(type.GetConstructors(Declared).Where(IsShown), Constructor),
        .. Sorted(type.GetProperties(Declared).Where(property => property.GetAccessors(nonPublic: true).Any(IsShown)), Property),
        .. Sorted(type.GetEvents(Declared).Where(e => IsShown(e.AddMethod)), Event),
        .. Sorted(type.GetMethods(Declared).Where(method => IsShown(method) && !IsAccessor(method)), Method),
    ];

    private static IEnumerable<string> Sorted<TMember>(IEnumerable<TMember> members, Func<TMember, string> write)
        where TMember : MemberInfo =>
        members.Where(member => !Generated.Is(member))
            .Select(member => (member.Name, Text: write(member)))
            .OrderBy(member => member.Name, StringComparer.Ordinal)
            .ThenBy(member => member.Text, StringComparer.Ordinal)
            .Select(member => member.Text);

    private static bool IsShown(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static bool IsShown(FieldAttributes attributes) =>
        (attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Access(MethodBase method) => method.DeclaringType!.IsInterface ? "" : method.IsPublic ? "public " : "protected ";

    private string Field(FieldInfo field)
    {
        var kind = field.IsLiteral ? "const " : field.IsStatic ? field.IsInitOnly ? "static readonly " : "static " : field.IsInitOnly ? "readonly " : "";
        var value = field.IsLiteral ? $" = {ApiText.Value(field.GetRawConstantValue(), field.FieldType)}" : "";
        return $"{(field.IsPublic ? "public" : "protected")} {kind}{ApiText.Of(field.FieldType, _nullability.Create(field))} {field.Name}{value};";
    }

    private string Constructor(ConstructorInfo constructor) =>
        $"{Access(constructor)}{type.Name.Split('`')[0]}({Parameters(constructor)});";

    private string Property(PropertyInfo property)
    {
        var accessor = property.GetAccessors(nonPublic: true).Where(IsShown).OrderByDescending(method => method.IsPublic).First();
        var index = property.GetIndexParameters() is { Length: > 0 } ? $"this[{Parameters(accessor, property.GetIndexParameters().Length)}]" : property.Name;
        var get = Accessor(property.GetMethod, accessor, "get");
        var set = Accessor(property.SetMethod, accessor, IsInit(property) ? "init" : "set");
        var required = property.IsDefined(typeof(RequiredMemberAttribute), inherit: false) ? "required " : "";
        return $"{Access(accessor)}{required}{Modifiers(accessor)}{ApiText.Of(property.PropertyType, _nullability.Create(property))} {index} {{ {get}{set}}}";
    }

    private static string Accessor(MethodInfo? method, MethodInfo shown, string word) =>
        !IsShown(method) ? "" : Access(method!) == Access(shown) ? $"{word}; " : $"{Access(method!)}{word}; ";

    private static bool IsInit(PropertyInfo property) =>
        property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit") == true;

    private string Event(EventInfo e) => $"{Access(e.AddMethod!)}{Modifiers(e.AddMethod!)}event {ApiText.Of(e.EventHandlerType!)} {e.Name};";

    private string Method(MethodInfo method)
    {
        var arguments = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        var constraints = string.Concat(method.IsGenericMethodDefinition ? method.GetGenericArguments().Select(ApiTypes.Constraint) : []);
        return $"{Access(method)}{Modifiers(method)}{ReturnType(method)} {method.Name}{arguments}({Parameters(method)}){constraints};";
    }

    private string ReturnType(MethodInfo method)
    {
        var text = ApiText.Of(method.ReturnType, _nullability.Create(method.ReturnParameter));
        return method.ReturnType.IsByRef ? $"ref {text}" : text;
    }

    private string Modifiers(MethodInfo method)
    {
        if (type.IsInterface)
            return method.IsStatic ? "static " : method.IsAbstract ? "" : "virtual ";
        if (method.IsStatic)
            return "static ";
        if (method.IsAbstract)
            return "abstract ";
        if (!method.IsVirtual || (method.IsFinal && method.GetBaseDefinition() == method))
            return "";
        return method.GetBaseDefinition() == method ? "virtual " : "override ";
    }

    private string Parameters(MethodBase method) => Parameters(method, method.GetParameters().Length);

    private string Parameters(MethodBase method, int count)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute), inherit: false) ? "this " : "";
        return extension + string.Join(", ", method.GetParameters().Take(count).Select(Parameter));
    }

    private string Parameter(ParameterInfo parameter)
    {
        var kind = parameter.IsOut ? "out " : parameter.IsIn && parameter.ParameterType.IsByRef ? "in " : parameter.ParameterType.IsByRef ? "ref " : IsParams(parameter) ? "params " : "";
        var value = parameter.HasDefaultValue ? $" = {ApiText.Value(parameter.DefaultValue, parameter.ParameterType)}" : "";
        return $"{kind}{ApiText.Of(parameter.ParameterType, _nullability.Create(parameter))} {parameter.Name}{value}";
    }

    private static bool IsParams(ParameterInfo parameter) =>
        parameter.IsDefined(typeof(ParamArrayAttribute), inherit: false) || parameter.IsDefined(typeof(ParamCollectionAttribute), inherit: false);
}
