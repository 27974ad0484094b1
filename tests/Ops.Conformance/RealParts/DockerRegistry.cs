namespace Ops.Conformance;

/// <summary>A real registry of images on loopback, in a private folder.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class DockerRegistry : IAsyncDisposable
{
    private readonly string _executable = RealPart.Find("docker-registry", "docker-registry");
    private readonly string _folder = Directory.CreateTempSubdirectory("ops-registry-").FullName;
    private ServerProcess? _process;

    private DockerRegistry()
    {
    }

    /// <summary>The user whom the registry lets in.</summary>
    public const string UserName = "deployer";

    /// <summary>The password of that user.</summary>
    public const string Password = "hunter2-4c8e1b";

    // What 'htpasswd -B' makes of the password; the registry takes no other kind of hash.
    private const string PasswordHash = "$2b$05$21HNPye5qiaHj3w32nKeBORAO4QdnUB73rlvpDvLh.nMY3pRVG3Ry";

    /// <summary>Gets the host and port, as the names of its images begin.</summary>
    public string Address { get; } = $"127.0.0.1:{LoopbackPort.Free()}";

    /// <summary>Starts a registry that asks for a user name and password.</summary>
    public static async Task<DockerRegistry> StartAsync()
    {
        var registry = new DockerRegistry();
        var users = Path.Combine(registry._folder, "users");
        await File.WriteAllTextAsync(users, $"{UserName}:{PasswordHash}\n");
        var configuration = Path.Combine(registry._folder, "config.yml");
        await File.WriteAllTextAsync(configuration, $$"""
            version: 0.1
            log: { level: warn }
            storage: { filesystem: { rootdirectory: {{registry._folder}}/data } }
            http: { addr: "{{registry.Address}}" }
            auth: { htpasswd: { realm: ops, path: {{users}} } }
            """);
        registry._process = await ServerProcess.StartAsync(registry._folder, registry._folder, "TERM", [registry._executable, "serve", configuration]);
        using var http = new HttpClient();
        await Eventually.HoldsAsync("the registry answers", async () =>
        {
            try
            {
                return (int)(await http.GetAsync($"http://{registry.Address}/v2/")).StatusCode is 200 or 401;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return registry;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}
