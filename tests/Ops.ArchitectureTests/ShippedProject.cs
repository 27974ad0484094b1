using System.Reflection;
using System.Xml.Linq;

namespace Ops.ArchitectureTests;

/// <summary>A project whose package is shipped.</summary>
internal sealed record ShippedProject(string Name, string Folder, XDocument Definition, Assembly Assembly)
{
    private const string ProviderPrefix = "Ops.Providers.";

    public bool IsProvider => Name.StartsWith(ProviderPrefix, StringComparison.Ordinal);

    public bool IsLibrary => Name != "Ops.Conformance";

    public string RootNamespace => Definition.Descendants("RootNamespace").Single().Value;

    /// <summary>Gets the types that were written by hand.</summary>
    public IEnumerable<Type> OwnTypes => Assembly.GetTypes().Where(type => !Generated.Is(type));

    public IEnumerable<Type> PublicTypes => Assembly.GetExportedTypes().Where(type => !Generated.Is(type));

    /// <summary>Gets the classes of this project that are probes for others to use.</summary>
    public IEnumerable<Type> ProbeKinds => PublicTypes.Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(Ops.Health.IHealthProbe)));

    /// <summary>Loads a project, or returns null for the meta package, which holds no code.</summary>
    public static ShippedProject? Load(string file)
    {
        var definition = XDocument.Load(file);
        if (definition.Descendants("IncludeBuildOutput").Any(element => element.Value == "false"))
            return null;

        var name = Path.GetFileNameWithoutExtension(file);
        return new ShippedProject(name, Path.GetDirectoryName(file)!, definition, Assembly.Load(name));
    }
}
