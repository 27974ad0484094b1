namespace Ops.ArchitectureTests.PublicApi;

public sealed class PublicApiTests
{
    private static string Approved => Path.Combine(Repository.Root, "tests", "Ops.ArchitectureTests", "Approved");

    private static string Received => Path.Combine(Repository.Root, "artifacts", "public-api");

    [Theory]
    [MemberData(nameof(Repository.ShippedNames), MemberType = typeof(Repository))]
    public void The_public_api_is_the_approved_one(string name)
    {
        var received = ApiTypes.Describe(Repository.Project(name));
        var approvedFile = Path.Combine(Approved, $"{name}.txt");
        var receivedFile = Path.Combine(Received, $"{name}.txt");
        var approved = File.Exists(approvedFile) ? File.ReadAllText(approvedFile) : "";
        if (received == approved)
        {
            File.Delete(receivedFile);
            return;
        }

        Directory.CreateDirectory(Received);
        File.WriteAllText(receivedFile, received);
        Assert.Fail($"The public API of {name} is not the approved one. Where the change is meant, run eng/approve-api.sh and commit {Repository.Relative(approvedFile)}.\n{LineDiff.Describe(approved, received)}");
    }

    [Fact]
    public void No_approved_file_is_stale() =>
        Directory.EnumerateFiles(Approved).Select(file => Path.GetFileName(file)).ShouldBeSubsetOf(Repository.Shipped.Select(project => $"{project.Name}.txt"), "delete the file of a package that is gone");
}
