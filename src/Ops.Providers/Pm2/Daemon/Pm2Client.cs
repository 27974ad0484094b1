using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ops.Providers.Pm2;

/// <summary>What Ops asks of PM2's daemon. Thread-safe.</summary>
internal sealed class Pm2Client(DaemonLink link, Pm2TargetOptions options)
{
    /// <summary>Returns PM2's list; where no daemon runs there is nothing in it.</summary>
    public Task<IReadOnlyList<Pm2Process>> ListAsync(CancellationToken cancellationToken) => link.ListAsync(cancellationToken);

    /// <summary>Returns the environment that PM2 gives a process: it holds secrets and must not be kept or shown.</summary>
    public async Task<IReadOnlyDictionary<string, string>> EnvironmentAsync(Pm2Process process, CancellationToken cancellationToken)
    {
        var list = await link.ReadAsync("getMonitorData", new JsonArray(new JsonObject()), cancellationToken).ConfigureAwait(false);
        foreach (var other in list is { ValueKind: JsonValueKind.Array } all ? [.. all.EnumerateArray()] : Array.Empty<JsonElement>())
        {
            if (process.IsSame(Pm2Process.Read(other)) && other.GetProperty("pm2_env").TryGetProperty("env", out var environment))
                return environment.EnumerateObject().Where(variable => variable.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number).ToDictionary(variable => variable.Name, variable => variable.Value.ToString(), StringComparer.Ordinal);
        }

        throw Gone(process);
    }

    /// <summary>Sees to it that a daemon runs and can be asked.</summary>
    public Task EnsureDaemonAsync(CancellationToken cancellationToken) => link.EnsureAsync(cancellationToken);

    /// <summary>How long PM2 may take to stop a process: it waits for the end, kills, and waits as long again.</summary>
    public TimeSpan StoppingTime(Pm2Process process) => (process.KillTimeout * 2) + options.RpcTimeout;

    /// <summary>Starts a process from its description; PM2 answers once the process runs, or has said that it is ready where it is asked to.</summary>
    public Task StartAsync(JsonObject description, CancellationToken cancellationToken)
    {
        var wait = description["wait_ready"]?.GetValue<bool>() == true ? TimeSpan.FromMilliseconds(description["listen_timeout"]!.GetValue<long>()) : TimeSpan.Zero;
        return link.ChangeAsync("prepare", new JsonArray(description), options.RpcTimeout + wait, cancellationToken);
    }

    /// <summary>Starts a stopped process, or restarts one that runs.</summary>
    /// <exception cref="DeployException">It is gone (<see cref="DeployError.NotFound"/>), or PM2 is stopping or starting it (<see cref="DeployError.Conflict"/>).</exception>
    public async Task RestartAsync(Pm2Process process, CancellationToken cancellationToken)
    {
        var arguments = new JsonArray(new JsonObject { ["id"] = process.Id, ["env"] = new JsonObject() });
        if (!await link.ChangeAsync(process, "restartProcessId", arguments, StoppingTime(process) + process.ReadyTimeout, cancellationToken).ConfigureAwait(false))
            throw Gone(process);
    }

    /// <summary>Stops a process and keeps it on the list; one that is gone needs no stopping.</summary>
    public Task StopAsync(Pm2Process process, CancellationToken cancellationToken) => EndAsync(process, "stopProcessId", cancellationToken);

    /// <summary>Stops a process and takes it off the list; one that is gone is deleted.</summary>
    public Task DeleteAsync(Pm2Process process, CancellationToken cancellationToken) => EndAsync(process, "deleteProcessId", cancellationToken);

    /// <summary>Tells the agent inside a process something; one that is gone needs no telling.</summary>
    public Task TellAsync(Pm2Process process, string message, CancellationToken cancellationToken) =>
        link.ChangeAsync(process, "sendDataToProcessId", new JsonArray(new JsonObject { ["id"] = process.Id, ["type"] = "process:msg", ["topic"] = "ops", ["data"] = message }), options.RpcTimeout, cancellationToken);

    private async Task EndAsync(Pm2Process process, string method, CancellationToken cancellationToken)
    {
        try
        {
            await link.ChangeAsync(process, method, new JsonArray(process.Id), StoppingTime(process), cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Error == DeployError.NotFound)
        {
            // Somebody else ended it meanwhile, as a run of the same operation that was left.
        }
    }

    private static DeployException Gone(Pm2Process process) =>
        new(DeployError.NotFound, DeployRetry.No, $"PM2 has no process {ProcessNames.InstanceId(process)} any more; look at the state of the service again.");
}
