namespace Ops.Providers.Host.Tests;

/// <summary>A small file system in memory, mounted for one test.</summary>
internal sealed class TemporaryMount : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TemporaryMount(string options)
    {
        var (code, output) = Command.Run(RealPart.Find("mount", "mount"), "-t", "tmpfs", "-o", options, "ops-test", _folder.Path);
        if (code == 0)
            return;
        _folder.Dispose();
        RealPart.Missing($"a file system cannot be mounted here: {output}");
    }

    public string Path => _folder.Path;

    public void Fill(int bytes) => File.WriteAllBytes(_folder.At("fill"), new byte[bytes]);

    public void RemountReadOnly() => Command.Output(RealPart.Find("mount", "mount"), "-o", "remount,ro", Path);

    public void Dispose()
    {
        Command.Output(RealPart.Find("umount", "mount"), Path);
        _folder.Dispose();
    }
}
