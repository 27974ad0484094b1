using Microsoft.Extensions.Configuration;

namespace Ops.SampleHost.Deploying.Configuration;

/// <summary>Reads the services of a configuration file, and compares what they name with what there is.</summary>
internal sealed class ConfiguredServices(IReadOnlySet<string> targets, IReadOnlySet<string> checks, IReadOnlySet<string> hooks, List<string> problems)
{
    public IReadOnlyList<ServiceDefinition> Read(IConfigurationSection services)
    {
        var found = services.GetChildren().Select(ReadOne).ToList();
        if (found.Count == 0)
            problems.Add($"{services.Path}: there is no service; add one, such as \"web\": {{ \"Target\": \"here\" }}");
        return found;
    }

    private ServiceDefinition ReadOne(IConfigurationSection section)
    {
        var settings = StrictSection.Read<ServiceSettings>(section, problems);
        var target = settings.Target ?? (targets.Count == 1 ? targets.First() : null);
        if (target is null)
            problems.Add($"{section.Path}:Target: is missing; write one of {Names(targets)}");
        else
            Require(targets, target, $"{section.Path}:Target", "target");
        Check(section, settings);
        return new ServiceDefinition(section.Key, target ?? "", settings);
    }

    private void Check(IConfigurationSection section, ServiceSettings settings)
    {
        problems.AddRange(StrategyTypes.Problems($"{section.Path}:Strategy", settings.Strategy, section.GetSection("Strategy").GetChildren().Select(child => child.Key)));
        if (settings.Replicas < 1)
            problems.Add($"{section.Path}:Replicas: {settings.Replicas} is below 1; to run none, scale the service to 0");
        if (settings.Migration is { Command.Count: 0 })
            problems.Add($"{section.Path}:Migration:Command: is missing; write the program and its arguments as a list");
        if (settings.StagingTarget is { } staging)
            Require(targets, staging, $"{section.Path}:StagingTarget", "target");

        RequireAll(checks, settings.Checks, $"{section.Path}:Checks", "check");
        RequireAll(checks, settings.SmokeTests, $"{section.Path}:SmokeTests", "check");
        RequireAll(checks, settings.Verifications, $"{section.Path}:Verifications", "check");
        RequireAll(checks, settings.Watch.Checks, $"{section.Path}:Watch:Checks", "check");
        RequireAll(checks, settings.Strategy.Analyses, $"{section.Path}:Strategy:Analyses", "check");
        RequireAll(hooks, settings.BeforeHooks, $"{section.Path}:BeforeHooks", "hook");
        RequireAll(hooks, settings.AfterHooks, $"{section.Path}:AfterHooks", "hook");
        if (settings.Migration?.BackupHook is { } backup)
            Require(hooks, backup, $"{section.Path}:Migration:BackupHook", "hook");
    }

    private void RequireAll(IReadOnlySet<string> known, IEnumerable<string> names, string path, string kind)
    {
        foreach (var name in names)
            Require(known, name, path, kind);
    }

    private void Require(IReadOnlySet<string> known, string name, string path, string kind)
    {
        if (!known.Contains(name))
            problems.Add($"{path}: there is no {kind} '{name}'; {(known.Count == 0 ? $"add it to Ops:Deploy:{char.ToUpperInvariant(kind[0])}{kind[1..]}s" : $"write one of {Names(known)}")}");
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);
}
