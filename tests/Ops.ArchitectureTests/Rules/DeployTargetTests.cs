using Microsoft.Extensions.Configuration;
using Ops.Deploy;

namespace Ops.ArchitectureTests;

public sealed class DeployTargetTests
{
    private const string Suites = "Ops.Conformance.Deploy.";

    /// <summary>What a target must be able to do for people to run a service by it, and so to pass the suite of that.</summary>
    private static readonly Type[] _operations = [typeof(IScalable), typeof(IRestartable), typeof(IMaintenanceMode), typeof(IOneOffRunner)];

    public static TheoryData<string> Targets => [.. Packages.Select(project => project.Name)];

    private static IEnumerable<ShippedProject> Packages => Repository.Providers.Where(project => TargetsOf(project).Any());

    [Fact]
    public void Deploy_targets_are_found() => Targets.Count.ShouldBeGreaterThanOrEqualTo(3);

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_deploy_target_passes_the_suites_of_all_that_it_can_do(string package)
    {
        var missing = SuitesOf(Repository.Project(package)).Where(suite => ConformanceSuites.ClassesDerivedFrom($"{package}.Tests", suite).Count == 0);

        missing.ShouldBeEmpty($"add to {package}.Tests a class that derives from each of these");
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_deploy_target_is_registered_by_code_and_by_configuration(string package)
    {
        var project = Repository.Project(package);
        var target = TargetsOf(project).Single();
        var options = target.Assembly.GetType($"{target.FullName}Options").ShouldNotBeNull($"{target.Name}Options is missing");
        var registration = target.Assembly.GetType($"Microsoft.Extensions.DependencyInjection.Ops{target.Name}Extensions").ShouldNotBeNull($"Ops{target.Name}Extensions is missing");

        target.IsSealed.ShouldBeTrue();
        target.IsPublic.ShouldBeFalse("targets are made by the host, from options that were checked");
        options.IsSealed.ShouldBeTrue();
        registration.GetMethod($"Add{target.Name}", [typeof(IOpsBuilder), typeof(string), typeof(Action<>).MakeGenericType(options)]).ShouldNotBeNull();
        registration.GetMethod($"Add{target.Name}", [typeof(IOpsBuilder), typeof(string), typeof(IConfigurationSection)]).ShouldNotBeNull();
    }

    private static IEnumerable<Type> TargetsOf(ShippedProject project) =>
        project.OwnTypes.Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IDeployTarget)));

    private static IEnumerable<string> SuitesOf(ShippedProject project)
    {
        var capabilities = project.OwnTypes.Where(type => type is { IsClass: true, IsAbstract: false }).SelectMany(type => type.GetInterfaces())
            .Where(type => type != typeof(ITargetCapability) && type.IsAssignableTo(typeof(ITargetCapability))).ToHashSet();
        IEnumerable<string> suites = ["DeployTargetConformance", "DeployFaultConformance", "DeploySpecConformance", "DeploymentConformance"];
        if (capabilities.Contains(typeof(ITrafficSwitch)))
            suites = suites.Append("TrafficDeploymentConformance");
        if (_operations.All(capabilities.Contains))
            suites = suites.Append("OperationsConformance");
        return suites.Concat(capabilities.Select(capability => $"{capability.Name[1..]}Conformance")).Select(suite => $"{Suites}{suite}");
    }
}
