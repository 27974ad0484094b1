using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ops.Providers.Pm2;

/// <summary>Runs a command once in a process of PM2's own, which goes on and is found again when this process ends.</summary>
internal sealed class OneOffRunner(Pm2Client client, ServiceStores stores, AppPlanner planner, AgentFile files, Pm2TargetOptions options, TimeProvider time) : IOneOffRunner
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>How long nothing is seen of a runner before it counts as lost: a daemon that has hung may be about to start it.</summary>
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    public async Task<CommandResult> RunAsync(OneOffIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(operation);
        if (intent.Command.Arguments.Count == 0)
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"'{intent.Name}' of '{intent.Spec.Service}' has no program; write the program and its arguments as a list.");
        var store = stores.Of(intent.Spec.Service);
        var name = $"{intent.Spec.Service}-once-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(operation.Id)).AsSpan(0, 6))}";
        var file = Path.Combine(store.Folder, $"{name}.json");
        await store.ChangeAsync(operation, () => RunAsync(store, intent, name, file, cancellationToken), cancellationToken).ConfigureAwait(false);
        return ResultOf(intent, file);
    }

    private async Task RunAsync(ServiceStore store, OneOffIntent intent, string name, string file, CancellationToken cancellationToken)
    {
        Clean(store.Folder, intent.Spec.Service);
        var started = Path.ChangeExtension(file, ".started");
        if (!File.Exists(file) && !File.Exists(started))
            await StartAsync(intent, name, file, started, cancellationToken).ConfigureAwait(false);
        var seenAt = time.GetTimestamp();
        while (!File.Exists(file))
        {
            if (await RunsAsync(name, file, cancellationToken).ConfigureAwait(false))
                seenAt = time.GetTimestamp();
            else if (time.GetElapsedTime(seenAt) > LostAfter && !File.Exists(file))
                throw await LostAsync(store, intent, name, cancellationToken).ConfigureAwait(false);
            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
        }

        await ForgetAsync(name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the runner is at work: PM2 says so, or it goes on though its daemon has ended.</summary>
    private async Task<bool> RunsAsync(string name, string file, CancellationToken cancellationToken) =>
        await FindAsync(name, cancellationToken).ConfigureAwait(false) is { IsRunning: true } || LostRunner.Runs(file);

    private async Task<DeployException> LostAsync(ServiceStore store, OneOffIntent intent, string name, CancellationToken cancellationToken)
    {
        await ForgetAsync(name, cancellationToken).ConfigureAwait(false);
        store.SecretsOf(name).Delete();
        return new DeployException(DeployError.Failed, DeployRetry.No, $"'{intent.Name}' of '{intent.Spec.Service}' was started and ended without saying how: the process '{name}' was killed or deleted, or PM2's daemon or the machine ended meanwhile. It is not run again under this operation. Find out what the command has done before it is run under another.");
    }

    private async Task ForgetAsync(string name, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is { } process)
            await client.DeleteAsync(process, cancellationToken).ConfigureAwait(false);
    }

    private async Task StartAsync(OneOffIntent intent, string name, string file, string started, CancellationToken cancellationToken)
    {
        var release = planner.ReleaseOf(intent.Spec);
        var plan = await planner.PlanAsync(intent.Spec, release, inMaintenance: false, cancellationToken).ConfigureAwait(false);
        await client.EnsureDaemonAsync(cancellationToken).ConfigureAwait(false);
        var secrets = stores.Of(intent.Spec.Service).SecretsOf(name);
        secrets.Write(plan.Secrets);
        var settings = new JsonObject
        {
            ["timeout"] = (long)intent.Command.Timeout.TotalMilliseconds,
            ["env"] = List(plan.Environment.Keys),
            ["secrets"] = secrets.Path,
        };
        // From here on it may have run, whatever happens: without this file a new daemon, which knows nothing of it, would run it again.
        DurableFile.Write(started, name);
        try
        {
            // Not to be cancelled: whoever leaves here would not know whether it was started.
            await client.StartAsync(Describe(name, file, plan, [file, settings.ToJsonString(), .. intent.Command.Arguments]), CancellationToken.None).ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Retry != DeployRetry.Ambiguous)
        {
            File.Delete(started);
            secrets.Delete();
            throw;
        }
    }

    private JsonObject Describe(string name, string file, AppPlan plan, IEnumerable<string> arguments) => new()
    {
        ["name"] = name,
        [LostRunner.Mark] = file,
        ["namespace"] = "default",
        ["pm_exec_path"] = files.Runner,
        ["pm_cwd"] = plan.Folder,
        ["exec_interpreter"] = "node",
        ["exec_mode"] = "fork_mode",
        ["instances"] = 1,
        ["args"] = List(arguments),
        ["node_args"] = new JsonArray(),
        ["pm_out_log_path"] = "/dev/null",
        ["pm_err_log_path"] = "/dev/null",
        ["pm_pid_path"] = Path.Combine(options.Home, "pids", $"{name}.pid"),
        ["merge_logs"] = true,
        ["vizion"] = false,
        ["autostart"] = true,
        ["autorestart"] = false,
        ["instance_var"] = "NODE_APP_INSTANCE",
        ["pmx"] = false,
        ["treekill"] = true,
        ["windowsHide"] = true,
        ["env"] = new JsonObject(plan.Environment.Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)variable.Value))),
    };

    private static CommandResult ResultOf(OneOffIntent intent, string file)
    {
        var result = JsonSerializer.Deserialize(File.ReadAllText(file), Pm2Json.Default.OneOffResult)!;
        return result.IsTimedOut
            ? throw new DeployException(DeployError.CheckFailed, DeployRetry.No, $"'{intent.Name}' of '{intent.Spec.Service}' did not end within {intent.Command.Timeout} and was killed; find out what it has done before it is run again. Its last output: {result.Output}")
            : new CommandResult(result.ExitCode, result.Output, TimeSpan.FromMilliseconds(result.Milliseconds));
    }

    private async Task<Pm2Process?> FindAsync(string name, CancellationToken cancellationToken) =>
        (await client.ListAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(process => string.Equals(process.Name, name, StringComparison.Ordinal));

    private void Clean(string folder, string service)
    {
        var before = (time.GetUtcNow() - KeptFor).UtcDateTime;
        foreach (var old in Directory.EnumerateFiles(folder, $"{service}-once-*").Where(old => File.GetLastWriteTimeUtc(old) < before))
            File.Delete(old);
    }

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)text)]);
}
