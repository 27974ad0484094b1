namespace Ops.Providers.Compose.Tests;

public sealed class DockerIgnoreTests
{
    [Theory]
    [InlineData("*.log", "a.log", true)]
    [InlineData("*.log", "sub/a.log", false)]
    [InlineData("**/*.log", "sub/deep/a.log", true)]
    [InlineData("node_modules", "node_modules/a/b.js", true)]
    [InlineData("/bin/", "bin/x", true)]
    [InlineData("./bin", "bin/x", true)]
    [InlineData("*\n!keep", "keep/x", false)]
    [InlineData("*\n!keep\nkeep/no", "keep/no", true)]
    [InlineData("# comment\n\n a?c ", "abc", true)]
    [InlineData("*", "Dockerfile", false)]
    [InlineData("*", ".dockerignore", false)]
    [InlineData("a[b", "a[b", true)]
    public void A_file_is_left_out_as_docker_leaves_it_out(string rules, string path, bool expected) =>
        DockerIgnore.Parse(rules, "Dockerfile").Excludes(path).ShouldBe(expected);
}
