using System.Reflection;
using Microsoft.Extensions.Configuration;
using Ops.Health;

namespace Ops.ArchitectureTests;

public sealed class ProbeKindTests
{
    /// <summary>Probes that have no options and registration of the usual shape, and why.</summary>
    private static readonly Dictionary<string, string> _unusualKinds = new(StringComparer.Ordinal)
    {
        ["DelegateProbe"] = "AddProbe takes the function itself, which no section can hold",
        ["HealthCheckProbe"] = "AddHealthCheckProbes makes one of every health check that the host registers, so there is neither a name nor a section to give",
    };

    public static TheoryData<string> Kinds => [.. Repository.Libraries.SelectMany(project => project.ProbeKinds).Select(type => type.Name).Except(_unusualKinds.Keys, StringComparer.Ordinal)];

    [Fact]
    public void Probe_kinds_are_found() => Kinds.Count.ShouldBeGreaterThan(10);

    [Fact]
    public void No_exception_is_out_of_date() =>
        _unusualKinds.Keys.ShouldBeSubsetOf(Repository.Libraries.SelectMany(project => project.ProbeKinds).Select(type => type.Name));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_probe_kind_has_sealed_options_with_a_validator(string kind)
    {
        var probe = Find(kind);
        var options = OptionsOf(probe);
        var validator = probe.Assembly.GetType($"{options.FullName}Validator").ShouldNotBeNull($"{options.Name}Validator is missing");

        probe.IsSealed.ShouldBeTrue();
        options.IsSealed.ShouldBeTrue();
        options.GetConstructor(Type.EmptyTypes).ShouldNotBeNull();
        validator.IsSealed.ShouldBeTrue();
        validator.IsPublic.ShouldBeFalse();
        validator.IsAssignableTo(typeof(ProbeOptionsValidator<>).MakeGenericType(options)).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_probe_kind_is_registered_by_code_and_by_configuration(string kind)
    {
        var probe = Find(kind);
        var options = OptionsOf(probe);
        var registration = probe.Assembly.GetType($"Microsoft.Extensions.DependencyInjection.Ops{kind}Extensions").ShouldNotBeNull($"Ops{kind}Extensions is missing");
        var overloads = registration.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.Name == $"Add{kind}")
            .Select(method => method.GetParameters().Select(parameter => parameter.ParameterType).ToArray()).ToList();

        var configure = typeof(Action<>).MakeGenericType(options);

        overloads.ShouldContain(types => types.SequenceEqual(new[] { typeof(IOpsBuilder), typeof(string), configure }), $"Add{kind}(name, configure) is missing");
        overloads.ShouldContain(
            // What no section can hold, such as the members of a quorum, comes from code even where the rest is configured.
            types => types.Take(3).SequenceEqual(new[] { typeof(IOpsBuilder), typeof(string), typeof(IConfigurationSection) }) && types.Skip(3).All(type => type == configure),
            $"Add{kind}(name, section) or Add{kind}(name, section, configure) is missing");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_probe_kind_passes_the_conformance_suite(string kind)
    {
        var probe = Find(kind);
        var options = OptionsOf(probe);

        ConformanceSuites.OptionsCoveredBy($"{probe.Assembly.GetName().Name}.Tests").ShouldContain(options.FullName, $"add a class that derives from ProbeConformance<{options.Name}>");
    }

    private static Type Find(string kind) => Repository.Libraries.SelectMany(project => project.ProbeKinds).Single(type => type.Name == kind);

    private static Type OptionsOf(Type probe) =>
        probe.Assembly.GetType($"{probe.FullName}Options").ShouldNotBeNull($"{probe.Name}Options is missing");
}
