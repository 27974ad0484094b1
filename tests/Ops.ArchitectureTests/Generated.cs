using System.CodeDom.Compiler;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Ops.ArchitectureTests;

/// <summary>Tells what people wrote from what the compiler and its generators did.</summary>
internal static class Generated
{
    public static bool Is(MemberInfo member)
    {
        for (var current = member; current is not null; current = current.DeclaringType)
        {
            // File-local types of generators, such as the configuration binder's interceptors, have names with these signs too.
            if (current.Name.StartsWith('<') || current.IsDefined(typeof(GeneratedCodeAttribute), inherit: false))
                return true;
            if (current is Type or MethodBase && current.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
                return true;
        }

        return (member as Type)?.Namespace is "Microsoft.CodeAnalysis" or "System.Runtime.CompilerServices" or "System.Text.RegularExpressions.Generated";
    }
}
