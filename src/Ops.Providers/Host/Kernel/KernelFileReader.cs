namespace Ops.Providers.Host;

/// <summary>Reads files of /proc and /sys, which have no length, into one buffer that is used again and again.</summary>
internal sealed class KernelFileReader
{
    private byte[] _buffer = new byte[4096];

    /// <summary>Reads a file whole; false where it cannot be read, as when its process has ended.</summary>
    /// <remarks>The text is good until the next call.</remarks>
    public bool TryRead(string path, out ReadOnlySpan<byte> text)
    {
        text = default;
        try
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            // Filling may replace the buffer, so it must come before the buffer is looked at.
            var length = Fill(handle);
            text = _buffer.AsSpan(0, length);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A path made of what another file says need not even be one.
            return false;
        }
    }

    private int Fill(Microsoft.Win32.SafeHandles.SafeFileHandle handle)
    {
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length)
                Array.Resize(ref _buffer, _buffer.Length * 2);
            var read = RandomAccess.Read(handle, _buffer.AsSpan(length), length);
            if (read == 0)
                return length;
            length += read;
        }
    }
}
