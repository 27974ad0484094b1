using System.Text;

namespace Ops.Providers.Pm2;

internal static class DurableFile
{
    /// <summary>Writes a file so that it is there whole or not at all, whatever happens meanwhile.</summary>
    public static void Write(string path, string text, bool isPrivate = false) =>
        Ops.DurableFile.Replace(path, Encoding.UTF8.GetBytes(text), isPrivate);
}
