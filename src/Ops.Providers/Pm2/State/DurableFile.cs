using System.Text;

namespace Ops.Providers.Pm2;

internal static class DurableFile
{
    /// <summary>Writes a file so that it is there whole or not at all, whatever happens meanwhile.</summary>
    public static void Write(string path, string text, bool isPrivate = false)
    {
        var partial = $"{path}.{Guid.NewGuid():n}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (isPrivate && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (var file = new FileStream(partial, options))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush();
                DiskFlush.Flush(file.SafeFileHandle);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }
}
