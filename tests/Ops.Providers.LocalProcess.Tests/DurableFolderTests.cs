namespace Ops.Providers.LocalProcess.Tests;

public sealed class DurableFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ops-folder-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void All_that_artifacts_have_in_them_can_be_made_durable()
    {
        var filled = Path.Combine(_root, "filled");
        Directory.CreateDirectory(Path.Combine(filled, "empty"));
        Directory.CreateDirectory(Path.Combine(filled, "lib"));
        File.WriteAllText(Path.Combine(filled, "lib", "run"), "#!/bin/sh\n");
        File.SetUnixFileMode(Path.Combine(filled, "lib", "run"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(Path.Combine(filled, "nowhere"), "no/such/file");
        Directory.CreateSymbolicLink(Path.Combine(filled, "lib", "again"), filled);

        DurableFolder.Complete(filled, Path.Combine(_root, "complete"));

        File.ReadAllText(Path.Combine(_root, "complete", "lib", "run")).ShouldBe("#!/bin/sh\n");
        Directory.Exists(filled).ShouldBeFalse();
    }

    [Fact]
    public void A_folder_that_is_complete_already_is_left_to_whoever_was_first()
    {
        var (first, second) = (Directory.CreateDirectory(Path.Combine(_root, "first")), Directory.CreateDirectory(Path.Combine(_root, "second")));
        File.WriteAllText(Path.Combine(first.FullName, "mine"), "");

        Should.Throw<IOException>(() => DurableFolder.Complete(second.FullName, first.FullName));

        File.Exists(Path.Combine(first.FullName, "mine")).ShouldBeTrue();
    }
}
