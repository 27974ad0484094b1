namespace Ops.Providers.Pm2;

/// <summary>Works out what the processes of a spec are started with.</summary>
internal sealed class AppPlanner(Pm2TargetOptions options, IDeploySecrets secrets, EcosystemFile ecosystem)
{
    /// <summary>Returns the release folder of a spec.</summary>
    /// <exception cref="DeployException">The spec names none, or it does not exist.</exception>
    public string ReleaseOf(DeploySpec spec)
    {
        var artifact = spec.Artifact ?? (options.Artifacts.TryGetValue(spec.Service, out var standard) ? standard : null)
            ?? throw new DeployException(DeployError.Invalid, DeployRetry.No, $"The spec of '{spec.Service}' names no artifact; write the release's folder, or set Artifacts:{spec.Service}.");
        if (!Path.IsPathRooted(artifact) && options.ReleasesDirectory is null)
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"The artifact '{artifact}' of '{spec.Service}' is not an absolute path; write one, or set ReleasesDirectory.");
        var release = Path.TrimEndingDirectorySeparator(Path.GetFullPath(artifact, options.ReleasesDirectory ?? "/"));
        return Directory.Exists(release) ? release : throw new DeployException(DeployError.BadArtifact, DeployRetry.No, $"The release '{release}' of '{spec.Service}' does not exist; build it first.");
    }

    /// <exception cref="DeployException">The release, its ecosystem file, its script or a secret is missing or wrong.</exception>
    public async Task<AppPlan> PlanAsync(DeploySpec spec, string release, bool inMaintenance, CancellationToken cancellationToken)
    {
        var (plan, problems) = await TryPlanAsync(spec, release, inMaintenance, cancellationToken).ConfigureAwait(false);
        return plan is not null && problems.Count == 0
            ? plan
            : throw new DeployException(problems[0].Kind, DeployRetry.No, $"{spec.Version} of '{spec.Service}' cannot be started: {string.Join("; ", problems.Select(problem => problem.Text))}.");
    }

    /// <summary>Returns the plan, and everything that stands in its way.</summary>
    public async Task<(AppPlan? Plan, IReadOnlyList<AppProblem> Problems)> TryPlanAsync(DeploySpec spec, string release, bool inMaintenance, CancellationToken cancellationToken)
    {
        AppDefinition app;
        try
        {
            app = await ecosystem.ReadAsync(release, spec.Service, cancellationToken).ConfigureAwait(false);
        }
        catch (EcosystemException exception)
        {
            return (null, [new AppProblem(exception.Kind, exception.Message)]);
        }

        var problems = new List<AppProblem>();
        var confidential = await SecretsAsync(app, spec, problems, cancellationToken).ConfigureAwait(false);
        var plan = new AppPlan(app, release, EnvironmentOf(app, spec, inMaintenance, confidential), confidential);
        if (!Directory.Exists(plan.Folder))
            problems.Add(new AppProblem(DeployError.BadArtifact, $"the working directory '{plan.Folder}' does not exist"));
        else if (!File.Exists(plan.Script))
            problems.Add(new AppProblem(DeployError.BadArtifact, $"the script '{plan.Script}' does not exist; correct 'script' in the ecosystem file, or build the release"));
        problems.AddRange(EnvironmentRules.Problems(plan.Environment, plan.Secrets).Select(problem => new AppProblem(DeployError.Invalid, problem)));
        if (spec.Limits?.Cpus is not null)
            problems.Add(new AppProblem(DeployError.Unsupported, "limits.cpus: PM2 cannot limit CPUs; remove it, or limit the daemon with systemd"));
        return (plan, problems);
    }

    /// <summary>What may be a secret in the ecosystem file is treated as one, for the file may have it from anywhere.</summary>
    private async Task<Dictionary<string, string>> SecretsAsync(AppDefinition app, DeploySpec spec, List<AppProblem> problems, CancellationToken cancellationToken)
    {
        var found = Merged(app, spec).Where(variable => Confidential.Is(variable.Key, variable.Value)).ToDictionary(StringComparer.Ordinal);
        foreach (var (variable, name) in spec.Secrets)
        {
            if (await secrets.FindAsync(name, cancellationToken).ConfigureAwait(false) is { } secret)
                found[variable] = secret.Reveal();
            else
                problems.Add(new AppProblem(DeployError.Invalid, $"secrets.{variable}: there is no secret '{name}' on this host; add it"));
        }

        return found;
    }

    private Dictionary<string, string> EnvironmentOf(AppDefinition app, DeploySpec spec, bool inMaintenance, Dictionary<string, string> confidential)
    {
        var environment = Merged(app, spec).Where(variable => !confidential.ContainsKey(variable.Key)).ToDictionary(StringComparer.Ordinal);
        if (options.RestartsForMaintenance)
            environment[options.MaintenanceVariable] = inMaintenance ? "true" : "false";
        return environment;
    }

    private Dictionary<string, string> Merged(AppDefinition app, DeploySpec spec)
    {
        var all = options.Inherited();
        foreach (var (name, value) in app.Environment.Concat(spec.Environment))
            all[name] = value;
        return all;
    }
}
