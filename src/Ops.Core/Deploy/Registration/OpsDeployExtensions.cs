using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Ops;
using Ops.Deploy;
using Ops.Health;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what deployments need besides targets.</summary>
public static class OpsDeployExtensions
{
    /// <summary>Sets how deployments are carried out.</summary>
    public static IOpsBuilder ConfigureDeploy(this IOpsBuilder builder, Action<DeployOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        DeployServices.Add(builder.Services);
        builder.Services.Configure(configure);
        return builder;
    }

    /// <summary>Sets how deployments are carried out, from a section of the configuration.</summary>
    public static IOpsBuilder ConfigureDeploy(this IOpsBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return builder.ConfigureDeploy(options =>
        {
            options.ConfigurationPath = section.Path;
            OpsBinding.Bind(section, options, bound => section.Bind(bound, OpsBinding.Strict));
        });
    }

    /// <summary>Registers a check that requests name; a name that is registered twice fails when the host starts.</summary>
    public static IOpsBuilder AddDeployCheck(this IOpsBuilder builder, string name, DeployCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return builder.AddDeployCheck(name, _ => check);
    }

    /// <summary>Registers a check that the host's services make.</summary>
    public static IOpsBuilder AddDeployCheck(this IOpsBuilder builder, string name, Func<IServiceProvider, DeployCheck> create)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        DeployServices.Add(builder.Services);
        builder.Services.AddSingleton(services => new NamedCheck(name, create(services)));
        return builder;
    }

    /// <summary>Registers a check that runs a probe, which is made for each service or instance that it is run on.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name that requests use.</param>
    /// <param name="timeout">How long the probe may take.</param>
    /// <param name="create">Makes the probe, for the instance's address for example.</param>
    public static IOpsBuilder AddDeployProbeCheck(this IOpsBuilder builder, string name, TimeSpan timeout, Func<DeployCheckContext, IHealthProbe> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return builder.AddDeployCheck(name, new ProbeCheck(timeout, create).RunAsync);
    }

    /// <summary>Registers a check that runs a command on this machine: exit code 0 passes.</summary>
    /// <remarks>The command finds what it checks in the environment variables OPS_TARGET, OPS_SERVICE, OPS_VERSION, OPS_SET, OPS_INSTANCE and OPS_ADDRESS.</remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name that requests use.</param>
    /// <param name="command">The command.</param>
    /// <param name="surroundings">Where it runs.</param>
    public static IOpsBuilder AddDeployCommandCheck(this IOpsBuilder builder, string name, CommandSpec command, CommandSurroundings surroundings)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(surroundings);
        return builder.AddDeployCheck(name, new LocalCommandCheck(command, surroundings).RunAsync);
    }

    /// <summary>Registers a check that runs a command inside an instance, or inside one of those that serve where the service as a whole is checked: exit code 0 passes.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name that requests use.</param>
    /// <param name="command">The command.</param>
    public static IOpsBuilder AddDeployInstanceCommandCheck(this IOpsBuilder builder, string name, CommandSpec command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return builder.AddDeployCheck(name, services => new InstanceCommandCheck(services.GetRequiredService<IDeployTargets>(), command).RunAsync);
    }

    /// <summary>Registers a check that measures something and compares it with limits, as canaries are judged by.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name that requests use.</param>
    /// <param name="metric">Measures, by a query for example.</param>
    /// <param name="limits">What passes.</param>
    /// <exception cref="ArgumentException">The limits limit nothing.</exception>
    public static IOpsBuilder AddDeployMetricCheck(this IOpsBuilder builder, string name, DeployMetric metric, DeployMetricLimits limits)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(limits);
        if (limits.Problem is { } problem)
            throw new ArgumentException($"The limits of the metric check '{name}': {problem}.", nameof(limits));
        return builder.AddDeployCheck(name, new MetricCheck(metric, limits).RunAsync);
    }

    /// <summary>Registers a hook that requests name; a name that is registered twice fails when the host starts.</summary>
    public static IOpsBuilder AddDeployHook(this IOpsBuilder builder, string name, DeployHook hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return builder.AddDeployHook(name, _ => hook);
    }

    /// <summary>Registers a hook that the host's services make.</summary>
    public static IOpsBuilder AddDeployHook(this IOpsBuilder builder, string name, Func<IServiceProvider, DeployHook> create)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        DeployServices.Add(builder.Services);
        builder.Services.AddSingleton(services => new NamedHook(name, create(services)));
        return builder;
    }

    /// <summary>Registers a hook that runs a command on this machine: any exit code but 0 fails the step, with the end of the command's output and without the credentials that can be recognised in it.</summary>
    /// <remarks>The command finds why it is called in the environment variables OPS_TARGET, OPS_SERVICE, OPS_VERSION (empty where the plan changes none), OPS_PLAN, and OPS_OPERATION, an id that is the same where it is called again after a crash.</remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name that requests use.</param>
    /// <param name="command">The command.</param>
    /// <param name="surroundings">Where it runs.</param>
    public static IOpsBuilder AddDeployCommandHook(this IOpsBuilder builder, string name, CommandSpec command, CommandSurroundings surroundings)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(surroundings);
        return builder.AddDeployHook(name, new LocalCommandHook(command, surroundings).CallAsync);
    }

    /// <summary>Lets the host remove sets whose time of being kept is over and take up deployments whose processes have ended, as long as it runs; calling it again is harmless.</summary>
    public static IOpsBuilder RunDeployWorker(this IOpsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        DeployServices.Add(builder.Services);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DeployWorker>());
        return builder;
    }
}
