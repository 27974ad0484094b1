using Microsoft.Extensions.Configuration;
using Ops.Journal;

namespace Ops.ArchitectureTests;

public sealed class JournalKindTests
{
    public static TheoryData<string> Kinds => [.. Journals.Select(type => type.Name)];

    private static IEnumerable<Type> Journals =>
        Repository.Libraries.SelectMany(project => project.PublicTypes).Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IJournal)));

    [Fact]
    public void Journals_are_found() => Kinds.Count.ShouldBeGreaterThanOrEqualTo(2);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_journal_passes_the_conformance_suite(string kind)
    {
        var tests = ConformanceSuites.ClassesDerivedFrom($"{Find(kind).Assembly.GetName().Name}.Tests", "Ops.Conformance.Journal.JournalConformance");

        tests.ShouldContain($"{kind}ConformanceTests", $"add a class {kind}ConformanceTests that derives from JournalConformance");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_journal_is_registered_by_code_and_by_configuration(string kind)
    {
        var journal = Find(kind);
        var options = journal.Assembly.GetType($"{journal.FullName}Options").ShouldNotBeNull($"{kind}Options is missing");
        var registration = journal.Assembly.GetType($"Microsoft.Extensions.DependencyInjection.Ops{kind}Extensions").ShouldNotBeNull($"Ops{kind}Extensions is missing");

        options.IsSealed.ShouldBeTrue();
        registration.GetMethod($"Add{kind}", [typeof(IOpsBuilder), typeof(Action<>).MakeGenericType(options)]).ShouldNotBeNull();
        registration.GetMethod($"Add{kind}", [typeof(IOpsBuilder), typeof(IConfigurationSection)]).ShouldNotBeNull();
    }

    private static Type Find(string kind) => Journals.Single(type => type.Name == kind);
}
