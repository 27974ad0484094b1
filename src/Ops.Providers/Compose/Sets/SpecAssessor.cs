namespace Ops.Providers.Compose;

/// <summary>Says of a spec what it would change and what stands in its way.</summary>
internal sealed class SpecAssessor(ComposeRuntime runtime)
{
    // Steps that stop instances may take twice the request's grace and this.
    private static readonly TimeSpan _maxStopGrace = TimeSpan.FromMinutes(2);

    public async Task<DeployAssessment> AssessAsync(DeploySpec spec, ServiceState state, CancellationToken cancellationToken)
    {
        if (new ComposeFileReader(runtime.Options).Read(out var problems) is not { } project)
            return new DeployAssessment { Problems = problems };
        if (!project.Services.TryGetValue(spec.Service, out var service))
            return new DeployAssessment { Problems = [$"the compose project '{project.Name}' has no service '{spec.Service}'; correct the name (there are: {string.Join(", ", project.Services.Keys)})"] };

        var key = new ServiceKey(project.Name, spec.Service);
        var records = new ServiceRecords(await runtime.Records.ReadAsync(key, cancellationToken).ConfigureAwait(false));
        return new DeployAssessment
        {
            Changes = spec.ChangesFrom(CurrentSpec(records, state)),
            Problems = [.. await ProblemsAsync(project, service, spec, cancellationToken).ConfigureAwait(false)],
            NoSurgeReason = NoSurgeReason(service),
        };
    }

    /// <summary>Returns why a second container cannot run beside another; null where it can.</summary>
    public static string? NoSurgeReason(ComposeService service)
    {
        if (service.ContainerName is { } name)
            return $"container_name '{name}' is fixed in the compose file";
        if (service.Ports.FirstOrDefault(port => port.IsFixed) is { } port)
            return $"the host port {port.Published} is fixed in the compose file";
        if (service.Networks.Values.FirstOrDefault(network => (network.Ipv4 ?? network.Ipv6) is not null) is { } network)
            return $"the address {network.Ipv4 ?? network.Ipv6} is fixed in the compose file";
        return service.NetworkMode == "host" ? "network_mode: host gives all instances the ports of the host" : null;
    }

    /// <summary>Returns what runs now: the set with most traffic, else the newest that is wanted.</summary>
    private static DeploySpec? CurrentSpec(ServiceRecords records, ServiceState state)
    {
        var serving = state.Traffic?.Shares.Where(share => share.Weight > 0).OrderByDescending(share => share.Weight).Select(share => share.SetId).FirstOrDefault()
            ?? state.Sets.Where(set => set.Wanted > 0).OrderByDescending(set => set.Revision).Select(set => set.Id).FirstOrDefault();
        return serving is null ? null : records.Sets.GetValueOrDefault(serving)?.Spec;
    }

    private async Task<List<string>> ProblemsAsync(ComposeProject project, ComposeService service, DeploySpec spec, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var name = ImageProvider.NameOf(project, service, spec);
        if (ImageReference.Parse(name) is null)
            problems.Add($"'{Redaction.Text(name)}' is no name of an image; write registry.example:5000/app:1.2.3");
        else if (service.PullPolicy == PullPolicy.Never && service.Build is null && await runtime.Docker.FindImageAsync(name, cancellationToken).ConfigureAwait(false) is null)
            problems.Add($"the engine does not have the image '{name}', and pull_policy is never; pull or build it first");
        if (spec.Replicas > 1 && NoSurgeReason(service) is { } reason)
            problems.Add($"{spec.Replicas} instances cannot run at once: {reason}; remove that or ask for one instance");
        if (service.StopGrace > _maxStopGrace)
            problems.Add($"stop_grace_period is {service.StopGrace.Value.TotalSeconds:0} s in the compose file, and steps that stop instances allow no more than {_maxStopGrace.TotalSeconds:0} s beyond the request's grace; write less, and ask for a longer grace");
        foreach (var (variable, secret) in spec.Secrets)
        {
            if (await runtime.Secrets.FindAsync(secret, cancellationToken).ConfigureAwait(false) is null)
                problems.Add($"there is no secret '{secret}' for the variable {variable}; add it to the host's secrets or correct the name");
        }

        return problems;
    }
}
