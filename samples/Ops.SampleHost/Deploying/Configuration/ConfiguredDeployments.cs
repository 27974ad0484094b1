using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Ops.SampleHost.Configuration;

namespace Ops.SampleHost.Deploying.Configuration;

/// <summary>Registers what a configuration file says of deployments: <c>Ops:Journal</c> and <c>Ops:Deploy</c>.</summary>
internal static class ConfiguredDeployments
{
    private static readonly string[] _sections = ["Execution", "Targets", "Checks", "Hooks", "Services"];

    /// <summary>Reads a file and makes its deployer.</summary>
    /// <exception cref="OpsConfigurationException">Something is wrong; the message names the file, every path, and the remedy.</exception>
    public static async Task<DeployDesk> LoadAsync(string file)
    {
        var configuration = ConfigurationFile.Read(file);
        var ops = configuration.GetSection(FileProblems.Root);
        var problems = FileProblems.UnknownSections(ops).ToList();
        var services = new ServiceCollection();
        // Secrets are taken from it.
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging(WarningsToErrors);
        var builder = services.AddOps();
        JournalTypes.Register(builder, ops.GetSection("Journal"), problems);
        var definitions = await RegisterAsync(builder, ops.GetSection("Deploy"), Path.GetDirectoryName(Path.GetFullPath(file))!, problems);
        try
        {
            var desk = await DeployDesk.CreateAsync(services, definitions);
            if (problems.Count == 0)
                return desk;
            await desk.DisposeAsync();
        }
        catch (OpsConfigurationException exception)
        {
            // Where no journal could be registered, that is a problem already.
            problems.AddRange(exception.Problems.Where(problem => problems.Count == 0 || !problem.Contains("there is no journal", StringComparison.Ordinal)));
        }
        catch (Microsoft.Extensions.Options.OptionsValidationException exception)
        {
            problems.AddRange(exception.Failures);
        }

        throw FileProblems.Explain(file, problems);
    }

    /// <summary>Writes what is worth a look, such as a torn end of the journal that was cut, to standard error, beside what the views show.</summary>
    private static void WarningsToErrors(ILoggingBuilder logging) => logging
        .SetMinimumLevel(LogLevel.Warning)
        .AddConsoleFormatter<WarningFormatter, ConsoleFormatterOptions>()
        .AddConsole(options => (options.FormatterName, options.LogToStandardErrorThreshold) = (WarningFormatter.FormatterName, LogLevel.Trace));

    private static async Task<IReadOnlyList<ServiceDefinition>> RegisterAsync(IOpsBuilder builder, IConfigurationSection deploy, string folder, List<string> problems)
    {
        foreach (var section in deploy.GetChildren().Where(section => !_sections.Contains(section.Key, StringComparer.OrdinalIgnoreCase)))
            problems.Add($"{deploy.Path}: '{section.Key}' is not known; write one of {string.Join(", ", _sections)}");
        if (deploy.GetSection("Execution") is var execution && execution.Exists())
            builder.ConfigureDeploy(execution);

        var targets = TargetTypes.Register(builder, deploy.GetSection("Targets"), problems);
        var checks = await ConfiguredChecks.RegisterChecksAsync(builder, deploy.GetSection("Checks"), folder, problems);
        var hooks = ConfiguredChecks.RegisterHooks(builder, deploy.GetSection("Hooks"), folder, problems);
        return new ConfiguredServices(targets, checks, hooks, problems).Read(deploy.GetSection("Services"));
    }
}
