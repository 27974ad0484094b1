using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.SampleHost.Configuration;

namespace Ops.SampleHost.Deploying.Configuration;

/// <summary>Registers the checks and hooks that a configuration file names: <c>Ops:Deploy:Checks</c> and <c>Ops:Deploy:Hooks</c>.</summary>
internal static class ConfiguredChecks
{
    private const string CommandType = "command";
    private const string InstanceCommandType = "instance-command";

    /// <summary>Registers the checks and returns their names.</summary>
    public static async Task<HashSet<string>> RegisterChecksAsync(IOpsBuilder builder, IConfigurationSection checks, string folder, List<string> problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var section in checks.GetChildren())
        {
            names.Add(section.Key);
            if (section["Type"] is CommandType or InstanceCommandType)
                AddCommand(builder, section, folder, problems);
            else if (ProbeKinds.Find(section["Type"]) is { } kind)
                await AddProbeAsync(builder, section, kind, problems);
            else
                problems.Add($"{section.Path}:Type: {(section["Type"] is { } wrong ? $"there is no type '{wrong}'" : "is missing")}; write {CommandType}, {InstanceCommandType}, or one of {ProbeKinds.Names}");
        }

        return names;
    }

    /// <summary>Registers the hooks and returns their names.</summary>
    public static HashSet<string> RegisterHooks(IOpsBuilder builder, IConfigurationSection hooks, string folder, List<string> problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var section in hooks.GetChildren())
        {
            names.Add(section.Key);
            var settings = ReadCommand(section, problems);
            builder.AddDeployCommandHook(section.Key, settings.Spec, settings.Surroundings(folder));
        }

        return names;
    }

    private static void AddCommand(IOpsBuilder builder, IConfigurationSection section, string folder, List<string> problems)
    {
        var settings = ReadCommand(section, problems);
        if (settings.Type == InstanceCommandType)
            builder.AddDeployInstanceCommandCheck(section.Key, settings.Spec);
        else
            builder.AddDeployCommandCheck(section.Key, settings.Spec, settings.Surroundings(folder));
    }

    private static async Task AddProbeAsync(IOpsBuilder builder, IConfigurationSection section, ProbeKind kind, List<string> problems)
    {
        var check = new ProbeOfCheck(section.Key, kind, section);
        try
        {
            await check.ValidateAsync();
            builder.AddDeployCheck(section.Key, check.RunAsync);
        }
        catch (OpsConfigurationException exception)
        {
            problems.AddRange(exception.Problems);
        }
    }

    private static CommandSettings ReadCommand(IConfigurationSection section, List<string> problems)
    {
        var settings = StrictSection.Read<CommandSettings>(section, problems);
        if (settings.Command.Count == 0)
            problems.Add($"{section.Path}:Command: is missing; write the program and its arguments as a list, such as [ \"./backup.sh\" ]");
        if (settings.Timeout <= TimeSpan.Zero)
            problems.Add($"{section.Path}:Timeout: {settings.Timeout} is not above zero; write a time such as 00:10:00");
        return settings;
    }
}
