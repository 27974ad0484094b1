using System.Text.Json.Nodes;

namespace Ops.Providers.Pm2;

/// <summary>Starts processes of a set.</summary>
internal sealed class Starter(Pm2Client client, Pm2Paths paths, Pm2TargetOptions options, AppPlanner planner, AgentFile files, ServiceStores stores)
{
    /// <summary>Finds out what would be started, and that it can be, before anything has to make room for it.</summary>
    /// <exception cref="DeployException">It cannot be started.</exception>
    public Task<AppPlan> PlanAsync(SetRecord set, bool inMaintenance, CancellationToken cancellationToken) =>
        planner.PlanAsync(set.Spec, set.Release, inMaintenance, cancellationToken);

    public async Task StartAsync(SetRecord set, AppPlan plan, int count, bool inMaintenance, CancellationToken cancellationToken)
    {
        var mark = new OwnMark(set.Spec.Service, set.Id)
        {
            Revision = set.Revision,
            Version = set.Spec.Version,
            SpecHash = set.Spec.Hash(),
            HasAgent = plan.App.IsNode,
            Listens = !options.Workers.Contains(set.Spec.Service),
            FollowsInstances = !options.SwitchesTraffic,
            InMaintenance = inMaintenance,
        };
        var agent = plan.App.IsNode ? files.Agent : null;
        var secrets = agent is null || plan.Secrets.Count == 0 ? null : stores.Of(set.Spec.Service).SecretsOf(set.Id);
        secrets?.Write(plan.Secrets);
        // One by one: where this process ends in between, the next look at PM2's list says how many are missing.
        for (var i = 0; i < count; i++)
        {
            var description = plan.Describe(mark, paths, agent, secrets?.Path, set.Spec.Limits?.MemoryBytes);
            CreateLogFolders(description);
            await client.StartAsync(description, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>PM2's command makes them; its daemon lets an app crash whose folder of logs is missing.</summary>
    private static void CreateLogFolders(JsonObject description)
    {
        foreach (var key in (ReadOnlySpan<string>)["pm_out_log_path", "pm_err_log_path", "pm_log_path"])
        {
            if (Path.GetDirectoryName(description[key]?.GetValue<string>()) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
        }
    }
}
