using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance;
using Ops.Conformance.Deploy;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess.Tests;

/// <summary>A root folder of its own on this machine.</summary>
internal sealed class LocalPlatform : DeployPlatform
{
    public const string ServiceName = "web";

    private readonly List<ServiceProvider> _hosts = [];
    private readonly Action<LocalProcessTargetOptions, LocalProcessServiceOptions> _configure;
    private readonly IDeploySecrets _secrets;

    public LocalPlatform(Action<LocalProcessTargetOptions, LocalProcessServiceOptions>? configure = null, IDeploySecrets? secrets = null)
    {
        RealPart.Find("node", "nodejs");
        _configure = configure ?? (static (_, _) => { });
        _secrets = secrets ?? new ConformanceSecrets();
        Root = Directory.CreateTempSubdirectory("ops-local-").FullName;
        PublicPort = LoopbackPort.Free();
        Target = Connect();
    }

    public string Root { get; }

    public int PublicPort { get; }

    public override IDeployTarget Target { get; }

    public override string Service => ServiceName;

    public override Uri PublicUrl => new($"http://127.0.0.1:{PublicPort}/");

    public static string App => Path.Combine(AppContext.BaseDirectory, "App");

    /// <summary>Gets the folder of the service.</summary>
    public string Folder => Path.Combine(Root, ServiceName);

    /// <summary>Gets the process id of the keeper.</summary>
    public int? KeeperId
    {
        get
        {
            var file = Path.Combine(Folder, "keeper.pid");
            return File.Exists(file) && int.TryParse(File.ReadAllText(file), out var id) && KeeperIds.Contains(id) ? id : null;
        }
    }

    /// <summary>Gets the process ids of all keepers, also of those that have only begun to start.</summary>
    public IReadOnlyList<int> KeeperIds =>
    [
        .. from folder in Directory.EnumerateDirectories("/proc")
           where int.TryParse(Path.GetFileName(folder), out _) && IsKeeper(folder)
           select int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture),
    ];

    public IDeployTarget Connect()
    {
        var host = Host(Root, PublicPort, _configure, _secrets);
        _hosts.Add(host);
        return host.GetRequiredService<IDeployTargets>().Get("test");
    }

    /// <summary>Ends what the program that made a target holds, as its orderly end does.</summary>
    public async Task CloseAsync(int index = 0)
    {
        await _hosts[index].DisposeAsync();
        _hosts.RemoveAt(index);
    }

    /// <summary>Makes the services of a program that deploys here.</summary>
    public static ServiceProvider Host(string root, int publicPort, Action<LocalProcessTargetOptions, LocalProcessServiceOptions> configure, IDeploySecrets secrets)
    {
        var services = new ServiceCollection();
        services.AddSingleton(secrets);
        services.AddOps().AddLocalProcessTarget("test", options =>
        {
            var service = new LocalProcessServiceOptions { Command = "node", Artifact = App, HealthPath = "/health", PublicPort = publicPort, HealthInterval = TimeSpan.FromMilliseconds(300) };
            service.Arguments.Add("app.js");
            options.Root = root;
            options.Services[ServiceName] = service;
            configure(options, service);
        });
        return services.BuildServiceProvider();
    }

    public override Task<IDeployTarget> ConnectAsync() => Task.FromResult(Connect());

    public override DeploySpec Good(string version) => Spec(version);

    public override DeploySpec Crashing(string version) => Spec(version, ("CRASH", "7"));

    public override DeploySpec NeverReady(string version) => Spec(version, ("NEVER_READY", "1"));

    public override DeploySpec Failing(string version) => Spec(version, ("FAIL", "1"));

    public override DeploySpec BadArtifact(string version) => Spec(version) with { Artifact = Path.Combine(Root, "no-such-artifact") };

    public override Uri EchoUrl(Uri app) => new(app, "echo");

    public override Uri IdentityUrl(Uri app) => EnvironmentUrl(app, "OPS_INSTANCE");

    public override Task<int> CountRunningAsync(string setId) =>
        Task.FromResult(MarkedProcesses.Find($"{Folder}#{setId}-").Count);

    /// <summary>Reads everything on disk, the logs of the app left out, and the command lines of all processes.</summary>
    public override async Task<IReadOnlyList<string>> ShownAsync()
    {
        var shown = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Where(file => !file.Contains("/logs/") && Path.GetExtension(file) is not (".dll" or ".sock" or ".lock")))
            shown.Add(await File.ReadAllTextAsync(file));
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            try
            {
                shown.Add(await File.ReadAllTextAsync($"{process}/cmdline"));
            }
            catch (IOException)
            {
                // It has ended.
            }
        }

        // The keeper holds secrets in its memory, but not in its own environment.
        shown.Add(await File.ReadAllTextAsync($"/proc/{KeeperId}/environ"));
        return shown;
    }

    public void KillKeeper() => Signals.End(KeeperId ?? throw new InvalidOperationException("no keeper runs"));

    public override async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        await Eventually.HoldsAsync("all processes have ended", () =>
        {
            IReadOnlyList<int> left = [.. KeeperIds, .. MarkedProcesses.Find(Root)];
            foreach (var process in left)
                Signals.End(process);
            return Task.FromResult(left.Count == 0);
        });
        Directory.Delete(Root, recursive: true);
        await base.DisposeAsync();
    }

    private bool IsKeeper(string folder)
    {
        try
        {
            return File.ReadAllText($"{folder}/cmdline") is var command && command.Contains(Root, StringComparison.Ordinal) && command.Contains("Ops.Providers.LocalProcess.dll", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public static DeploySpec Spec(string version, params (string Name, string Value)[] variables) => new()
    {
        Service = ServiceName,
        Version = version,
        Environment = variables.Append(("VERSION", version)).ToDictionary(variable => variable.Item1, variable => variable.Item2, StringComparer.Ordinal),
    };
}
