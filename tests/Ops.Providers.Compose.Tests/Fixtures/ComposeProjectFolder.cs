using Ops.Conformance;

namespace Ops.Providers.Compose.Tests;

/// <summary>A project of its own on the shared engine, with a compose file; its containers, networks and volumes go with it.</summary>
public sealed class ComposeProjectFolder : IAsyncDisposable
{
    /// <summary>A service with a health check that ends as soon as it is told to, whatever it is doing.</summary>
    public const string AppService = """
        services:
          app:
            image: ops/app:1
            stop_signal: SIGKILL
            healthcheck: &health
              test: ["CMD", "test", "-f", "/www/healthy"]
              interval: 400ms
              timeout: 10s
              retries: 2
          maintenance-page:
            image: ops/app:1
            stop_signal: SIGKILL
            environment: { APP_MODE: page }
            healthcheck: *health

        """;

    public ComposeProjectFolder(DockerEngine engine, string composeFile = AppService)
    {
        Engine = engine;
        Directory.CreateDirectory(Folder);
        Write(composeFile);
    }

    public DockerEngine Engine { get; }

    public string Name { get; } = $"t{Guid.NewGuid():N}"[..10];

    public string Folder => Path.Combine(Engine.Folder, Name);

    public string File => Path.Combine(Folder, "compose.yaml");

    /// <summary>Returns options for this project, with credentials for the registry.</summary>
    public ComposeTargetOptions Options(Action<ComposeTargetOptions>? configure = null)
    {
        var options = new ComposeTargetOptions { Project = Name, InheritEnvironment = false, Files = { File }, Engine = { Host = Engine.Host } };
        options.Registries.Add(new ComposeRegistryOptions { Host = Engine.Registry.Address, UserName = DockerRegistry.UserName, Password = new Secret(DockerRegistry.Password) });
        configure?.Invoke(options);
        return options;
    }

    /// <summary>Writes the compose file anew; targets read it at every operation.</summary>
    public void Write(string composeFile) => System.IO.File.WriteAllText(File, composeFile);

    /// <summary>Runs the docker-compose of Debian on the project.</summary>
    public Task<string> ComposeAsync(params string[] arguments) => Engine.ComposeAsync(["-p", Name, "-f", File, .. arguments]);

    /// <summary>Returns what the engine says of a container in a Go template.</summary>
    public Task<string> InspectAsync(string container, string template) => Engine.DockerAsync("inspect", "--format", template, container);

    /// <summary>Lists the names of the project's containers, as Docker's own client has them.</summary>
    public async Task<string[]> PsAsync(params string[] filters) =>
        (await Engine.DockerAsync(["ps", "--all", "--format", "{{.Names}}", "--filter", $"label=com.docker.compose.project={Name}", .. filters.SelectMany(filter => (string[])["--filter", filter])]))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public async ValueTask DisposeAsync()
    {
        var containers = await Engine.DockerAsync("ps", "-aq", "--filter", $"label=com.docker.compose.project={Name}");
        if (containers.Length > 0)
            await Engine.DockerAsync(["rm", "-fv", .. containers.Split('\n')]);
        foreach (var (list, remove, label) in new[] { ("network", "network", "com.docker.compose.project"), ("volume", "volume", "com.docker.compose.project"), ("volume", "volume", "ops.project") })
        {
            var names = await Engine.DockerAsync(list, "ls", "-q", "--filter", $"label={label}={Name}");
            if (names.Length > 0)
                await Engine.DockerAsync([remove, "rm", .. names.Split('\n')]);
        }
    }
}
