using System.Security.Cryptography;

namespace Ops.Providers.Pm2;

/// <summary>Puts the scripts of this package where PM2's processes can load them, each version under a name of its own.</summary>
internal sealed class AgentFile(Pm2Paths paths)
{
    public string Agent => Ensure("agent");

    public string Runner => Ensure("runner");

    private string Ensure(string name)
    {
        using var resource = typeof(AgentFile).Assembly.GetManifestResourceStream($"{name}.cjs")!;
        using var reader = new StreamReader(resource);
        var text = reader.ReadToEnd();
        var hash = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));
        var path = Path.Combine(paths.Own, $"{name}-{hash}.cjs");
        if (File.Exists(path))
            return path;

        Directory.CreateDirectory(paths.Own);
        DurableFile.Write(path, text);
        return path;
    }
}
