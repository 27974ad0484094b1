namespace Ops.Core.Tests.Storage;

public sealed class DurableFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ops-durable-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_is_replaced_as_a_whole_and_nothing_else_is_left()
    {
        var path = Path.Combine(_folder, "state");

        DurableFile.Replace(path, "a long first content"u8, isPrivate: false);
        DurableFile.Replace(path, "second"u8, isPrivate: false);

        File.ReadAllText(path).ShouldBe("second");
        Directory.GetFileSystemEntries(_folder).ShouldBe([path]);
    }

    [Fact]
    public void A_private_file_can_be_read_by_its_owner_alone_also_where_the_old_one_could_by_others()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("has no such modes");
            return;
        }

        var path = Path.Combine(_folder, "state");
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        DurableFile.Replace(path, "new"u8, isPrivate: true);

        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void What_cannot_be_replaced_is_left_as_it_was_with_nothing_beside_it()
    {
        var path = Path.Combine(_folder, "state");
        Directory.CreateDirectory(Path.Combine(path, "in-the-way"));

        Should.Throw<Exception>(() => DurableFile.Replace(path, "new"u8, isPrivate: true)).ShouldBeAssignableTo<SystemException>();

        Directory.GetFileSystemEntries(_folder).ShouldBe([path]);
        Directory.Exists(Path.Combine(path, "in-the-way")).ShouldBeTrue();
    }

    [Fact]
    public void A_folder_that_does_not_exist_cannot_be_made_durable()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "keeps names durable by itself");
        var missing = Path.Combine(_folder, "missing");

        Should.Throw<IOException>(() => DiskFlush.FlushFolder(missing)).Message.ShouldContain(missing);
        Should.Throw<IOException>(() => DurableFile.Replace(Path.Combine(missing, "state"), "new"u8, isPrivate: false));
        DiskFlush.FlushFolder(_folder);
    }
}
