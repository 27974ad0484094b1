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

    /// <summary>Lets the host remove sets whose time of being kept is over and take up deployments whose processes have ended, as long as it runs; calling it again is harmless.</summary>
    public static IOpsBuilder RunDeployWorker(this IOpsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        DeployServices.Add(builder.Services);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DeployWorker>());
        return builder;
    }
}
