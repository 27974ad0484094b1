using System.Text.Json;

namespace Ops.Providers.Pm2;

/// <summary>The secrets of a set, in a file that only the user may read; the agent inside each process takes them from there, and PM2 never sees them.</summary>
internal sealed class SecretsFile(string path)
{
    public string Path => path;

    public void Write(IReadOnlyDictionary<string, string> secrets) =>
        DurableFile.Write(path, JsonSerializer.Serialize(secrets, Pm2Json.Default.IReadOnlyDictionaryStringString), isPrivate: true);

    public IReadOnlyDictionary<string, string> Read() => File.Exists(path)
        ? JsonSerializer.Deserialize(File.ReadAllText(path), Pm2Json.Default.IReadOnlyDictionaryStringString)!
        : new Dictionary<string, string>(StringComparer.Ordinal);

    public void Delete() => File.Delete(path);
}
