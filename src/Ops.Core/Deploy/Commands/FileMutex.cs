namespace Ops.Deploy;

/// <summary>Keeps processes of one machine apart by a lock on a file (flock), which the system gives back when its holder ends, however it ends.</summary>
/// <remarks>Thread-safe. The file stays, empty: deleting it would let two holders in.</remarks>
public sealed class FileMutex : IDisposable
{
    private const int LockedOnLinux = 11;
    private const int LockedOnMacOS = 35;
    private const int LockedOnWindows = unchecked((int)0x80070020);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _file;

    private FileMutex(FileStream file) => _file = file;

    /// <summary>Waits for the lock.</summary>
    /// <param name="path">The file; it is created, its folder is not.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lock, which disposing gives back.</returns>
    public static async Task<FileMutex> EnterAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryEnter(path) is { } mutex)
                return mutex;
            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Returns the lock, or null where somebody else holds it.</summary>
    public static FileMutex? TryEnter(string path)
    {
        try
        {
            return new FileMutex(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (IOException exception) when (exception.HResult is LockedOnLinux or LockedOnMacOS or LockedOnWindows)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
