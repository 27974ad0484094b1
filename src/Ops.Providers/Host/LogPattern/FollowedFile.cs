using Microsoft.Win32.SafeHandles;

namespace Ops.Providers.Host;

/// <summary>How far one log file has been read.</summary>
internal sealed class FollowedFile(FileIdentity identity)
{
    private readonly byte[] _fingerprint = new byte[64];
    private int _fingerprintLength;
    private FileFacts? _known;

    public FileIdentity Identity { get; } = identity;

    /// <summary>Gets or sets where the file was seen last.</summary>
    public required string Path { get; set; }

    /// <summary>Gets or sets where the next line begins.</summary>
    public required long Position { get; set; }

    /// <summary>Gets or sets whether the position lies within a line that does not count.</summary>
    public required bool SkipsToNewline { get; set; }

    /// <summary>Gets or sets whether a run ended before it had read what there was.</summary>
    public bool HasBacklog { get; set; }

    /// <summary>Gets or sets whether the last run found the file under a name that is not looked for.</summary>
    public bool WasMoved { get; set; }

    /// <summary>Returns whether the file changed since it was read.</summary>
    public bool HasNews(FileFacts facts) =>
        HasBacklog || _known is not { } known || known.Length != facts.Length || known.WrittenAt != facts.WrittenAt;

    /// <summary>Goes back to the beginning where the file was truncated, even if it has grown beyond the position again.</summary>
    public void RestartIfTruncated(SafeFileHandle handle, long length)
    {
        if (length >= Position && FingerprintHolds(handle))
            return;

        Position = 0;
        SkipsToNewline = false;
        _fingerprintLength = 0;
    }

    /// <summary>Remembers what was there when the read began, and the bytes before the position.</summary>
    public void Remember(SafeFileHandle handle, FileFacts facts)
    {
        _known = facts;
        var length = (int)Math.Min(_fingerprint.Length, Position);
        _fingerprintLength = RandomAccess.Read(handle, _fingerprint.AsSpan(0, length), Position - length);
    }

    private bool FingerprintHolds(SafeFileHandle handle)
    {
        Span<byte> now = stackalloc byte[_fingerprint.Length];
        now = now[..RandomAccess.Read(handle, now[.._fingerprintLength], Position - _fingerprintLength)];
        return now.SequenceEqual(_fingerprint.AsSpan(0, _fingerprintLength));
    }
}
