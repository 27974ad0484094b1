using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Pm2;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers PM2 as a deploy target.</summary>
public static class OpsPm2TargetExtensions
{
    /// <summary>Registers the PM2 of this machine as a target.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that plans, journals and commands use.</param>
    /// <param name="configure">Sets the options; all have defaults.</param>
    public static IOpsBuilder AddPm2Target(this IOpsBuilder builder, string name, Action<Pm2TargetOptions> configure) =>
        builder.AddDeployTarget<Pm2TargetOptions, Pm2TargetOptionsValidator>(name, configure, (services, options) => Create(name, services, options));

    /// <summary>Registers the PM2 of this machine as a target, with options from the configuration.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that plans, journals and commands use.</param>
    /// <param name="section">The section that holds the options.</param>
    public static IOpsBuilder AddPm2Target(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddDeployTarget<Pm2TargetOptions, Pm2TargetOptionsValidator>(name, section, options => section.Bind(options, OpsBinding.Strict), (services, options) => Create(name, services, options));

    private static Pm2Target Create(string name, IServiceProvider services, Pm2TargetOptions options) =>
        new(name, options, services.GetRequiredService<IDeploySecrets>(), services.GetService<TimeProvider>() ?? TimeProvider.System);
}
