namespace Ops.Providers.LocalProcess;

/// <summary>Where everything of one service lies.</summary>
internal sealed class ServiceFolder(string root, string service)
{
    /// <summary>The most bytes that the path of a socket may have on Linux (macOS allows 103).</summary>
    public const int MaxSocketPathBytes = 103;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Service => service;

    public string Root => root;

    public string Folder { get; } = Path.GetFullPath(Path.Combine(root, service));

    public string Socket => Path.Combine(Folder, "keeper.sock");

    public string KeeperLock => Path.Combine(Folder, "keeper.lock");

    /// <summary>Gets the file with the keeper's process id, for people.</summary>
    public string KeeperId => Path.Combine(Folder, "keeper.pid");

    public string Failure => Path.Combine(Folder, "keeper.failure");

    public string State => Path.Combine(Folder, "state.json");

    public string Config => Path.Combine(Folder, "service.json");

    public string Revisions => Path.Combine(Folder, "revisions");

    public string OneOffs => Path.Combine(Folder, "oneoffs");

    public string Logs => Path.Combine(Folder, "logs");

    /// <summary>Returns the folder of a set's revision.</summary>
    public string Revision(string setId) => Path.Combine(Revisions, setId);

    /// <summary>Makes a folder that only its owner can read, with those above it.</summary>
    public static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerOnly);
    }
}
