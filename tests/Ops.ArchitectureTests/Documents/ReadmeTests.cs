using System.Text.RegularExpressions;

namespace Ops.ArchitectureTests.Documents;

public sealed partial class ReadmeTests
{
    [Theory]
    [InlineData("README.md", 4)]
    [InlineData("docs/deployments.md", 4)]
    public void Every_snippet_of_a_guide_is_one_that_compiles(string document, int count)
    {
        var compiled = Snippets.Compiled();
        var shown = Snippets.Shown(document);

        shown.Count.ShouldBeGreaterThanOrEqualTo(count);
        foreach (var (name, text) in shown)
        {
            compiled.ShouldContainKey(name, $"name the block with <!-- snippet: Name --> after one in samples/Snippets:\n{text}");
            text.ShouldBe(compiled[name], $"{document} and samples/Snippets differ in {name}");
        }
    }

    [Fact]
    public void The_readme_names_every_package()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

        foreach (var project in Repository.Shipped)
            readme.ShouldContain($"`{project.Name}`");
    }

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var broken =
            from file in Documents
            from link in Link().Matches(File.ReadAllText(file)).Select(match => match.Groups["to"].Value)
            where !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith('#')
            let target = Path.Combine(Path.GetDirectoryName(file)!, link.Split('#')[0])
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{Repository.Relative(file)}: {link}";

        broken.ShouldBeEmpty();
    }

    [Fact]
    public void No_document_or_script_names_a_package_registry()
    {
        var offenders =
            from file in (IEnumerable<string>)[.. Directory.GetFiles(Repository.Root), .. Repository.Files("docs", "*"), .. Repository.Files("eng", "*"), .. Repository.Files("src", "packages.lock.json"), .. Repository.Files("tests", "packages.lock.json")]
            from line in File.ReadLines(file)
            where Registry().IsMatch(line)
            select $"{Repository.Relative(file)}: {line.Trim()}";

        offenders.ShouldBeEmpty("package sources are the machine's affair");
    }

    private static IEnumerable<string> Documents => [.. Directory.GetFiles(Repository.Root, "*.md"), .. Repository.Files("docs", "*.md")];

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"https?://[^\s""]*(nuget|npmjs|registry|pypi)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Registry();
}
