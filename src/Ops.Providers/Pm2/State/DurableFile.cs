using System.Text;

namespace Ops.Providers.Pm2;

internal static class DurableFile
{
    /// <summary>Writes a file so that it is there whole or not at all, whatever happens meanwhile.</summary>
    public static void Write(string path, string text)
    {
        var partial = $"{path}.{Guid.NewGuid():n}.tmp";
        using (var file = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(partial, path, overwrite: true);
    }
}
