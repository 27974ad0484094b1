using System.Text.RegularExpressions;

namespace Ops.ArchitectureTests.Documents;

/// <summary>Holds docs/mission.md to what the tests say: each requirement that a test proves has a row with exactly those tests.</summary>
public sealed partial class MissionTests
{
    private static readonly Dictionary<string, string[]> _rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "mission.md"))
        .Select(line => Row().Match(line))
        .Where(match => match.Success)
        .ToDictionary(match => match.Groups["id"].Value, match => match.Groups["cells"].Value.Split('|').Select(cell => cell.Trim()).ToArray(), StringComparer.Ordinal);

    [Fact]
    public void Every_requirement_that_tests_prove_has_a_row_that_names_those_tests_and_no_others()
    {
        var proofs = Repository.TestProjects.SelectMany(ConformanceSuites.RequirementsOf)
            .GroupBy(proof => proof.Requirement, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => string.Join(", ", group.Select(proof => $"`{proof.Class}`").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)), StringComparer.Ordinal);

        _rows.Select(row => $"{row.Key}: {row.Value[2]}").ShouldBe(proofs.Select(proof => $"{proof.Key}: {proof.Value}"), ignoreOrder: true);
    }

    [Fact]
    public void Every_row_says_what_does_it() =>
        _rows.Where(row => row.Value is not [{ Length: > 0 }, { Length: > 0 }, { Length: > 0 }]).Select(row => row.Key).ShouldBeEmpty();

    [Fact]
    public void Rows_are_in_the_order_of_their_numbers() =>
        _rows.Keys.ShouldBe(_rows.Keys.OrderBy(id => id[..2], StringComparer.Ordinal).ThenBy(id => id.Length).ThenBy(id => id, StringComparer.Ordinal));

    [GeneratedRegex(@"^\| (?<id>S\d-\d+) \|(?<cells>.+)\|$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();
}
