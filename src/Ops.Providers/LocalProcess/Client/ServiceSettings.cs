using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>What is configured of one service, and what follows for a spec of it.</summary>
internal sealed class ServiceSettings(string target, ServiceFolder folder, LocalProcessServiceOptions options, IDeploySecrets secrets, TimeProvider time)
{
    public ServiceFolder Folder => folder;

    public KeeperConfig Config { get; } = new()
    {
        Target = target,
        Service = folder.Service,
        PublicAddress = options.PublicAddress,
        PublicPort = options.PublicPort,
        MaintenancePage = options.MaintenancePage is { } page ? Path.GetFullPath(page) : null,
        MaintenanceRetryAfter = options.MaintenanceRetryAfter,
        StopGrace = options.StopGrace,
        LogRetention = options.LogRetention,
    };

    /// <summary>Returns the state on disk.</summary>
    public KeeperState ReadState() => File.Exists(folder.State) ? StateFile.Read(folder.State) : new KeeperState();

    /// <summary>Returns whether something should run, or is locked.</summary>
    public bool NeedsKeeper()
    {
        var state = ReadState();
        return state.Sets.Any(set => set.Wanted > 0) || state.InMaintenance || ServiceLock.IsHeld(state, time.GetUtcNow());
    }

    public LaunchPlan Plan(DeploySpec spec) => new()
    {
        Command = options.Command,
        Arguments = [.. options.Arguments],
        Artifact = (spec.Artifact ?? options.Artifact) is { } artifact ? Path.GetFullPath(artifact) : null,
        WorkingDirectory = options.WorkingDirectory,
        ListensOnPort = options.ListensOnPort,
        HealthPath = options.HealthPath,
        HealthInterval = options.HealthInterval,
        HealthTimeout = options.HealthTimeout,
        UnhealthyThreshold = options.UnhealthyThreshold,
        StopSignal = options.StopSignal,
        RestartDelay = options.RestartDelay,
        MaxRestartDelay = options.MaxRestartDelay,
        MaxLogBytes = options.MaxLogBytes,
        MaxLogFiles = options.MaxLogFiles,
    };

    /// <summary>Returns the whole environment of instances of a spec, secrets included.</summary>
    /// <exception cref="DeployException">A secret does not exist, or cannot be had.</exception>
    public async Task<Dictionary<string, string>> EnvironmentAsync(DeploySpec spec, CancellationToken cancellationToken)
    {
        var environment = InheritedEnvironment.Read(options.InheritedVariables);
        foreach (var (name, value) in options.Environment.Concat(spec.Environment))
            environment[name] = value;
        foreach (var (variable, name) in spec.Secrets)
        {
            var secret = await FindSecretAsync(name, cancellationToken).ConfigureAwait(false);
            environment[variable] = secret?.Reveal() ?? throw new DeployException(DeployError.NotFound, DeployRetry.No, Missing(variable, name));
        }

        return environment;
    }

    /// <summary>Returns why a spec cannot be deployed.</summary>
    public async Task<IReadOnlyList<string>> ProblemsAsync(DeploySpec spec, CancellationToken cancellationToken)
    {
        var (problems, plan) = (new List<string>(), Plan(spec));
        if (LimitsProblem(spec) is { } limits)
            problems.Add(limits);
        if (plan.Artifact is { } artifact && !Path.Exists(artifact))
            problems.Add($"the artifact '{artifact}' does not exist on this machine; build it, or correct the path");
        else if (FindProgram(plan, spec) is null)
            problems.Add($"there is no program '{plan.Command}' in the artifact or on the path; correct Command of '{folder.Service}'");
        foreach (var (variable, name) in spec.Secrets)
        {
            if (await FindSecretAsync(name, cancellationToken).ConfigureAwait(false) is null)
                problems.Add(Missing(variable, name));
        }

        return problems;
    }

    /// <summary>Refuses what this target cannot do.</summary>
    public static void RequireSupported(DeploySpec spec)
    {
        if (LimitsProblem(spec) is { } problem)
            throw new DeployException(DeployError.Unsupported, DeployRetry.No, problem);
    }

    private async Task<Secret?> FindSecretAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await secrets.FindAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not DeployException && !cancellationToken.IsCancellationRequested)
        {
            throw new DeployException(DeployError.Unreachable, DeployRetry.Safe, $"the secret '{name}' cannot be had: {exception.GetType().Name}: {Redaction.Text(exception.Message)}", exception);
        }
    }

    private static string? LimitsProblem(DeploySpec spec) => spec.Limits is { Cpus: not null } or { MemoryBytes: not null }
        ? $"processes of this machine cannot be limited; leave the limits of '{spec.Service}' out, or deploy it to containers"
        : null;

    private string? FindProgram(LaunchPlan plan, DeploySpec spec)
    {
        // What is named by a placeholder is known when it starts.
        if (plan.Command.Contains('{'))
            return plan.Command;
        var directory = Path.Combine(plan.Artifact ?? folder.Folder, plan.WorkingDirectory ?? "");
        return ProgramPath.Find(plan.Command, directory, spec.Environment.GetValueOrDefault("PATH") ?? Environment.GetEnvironmentVariable("PATH"));
    }

    private static string Missing(string variable, string name) =>
        $"there is no secret '{name}', which the variable {variable} is to hold; add it to the host's secrets";
}
