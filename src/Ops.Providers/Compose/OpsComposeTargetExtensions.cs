using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Providers.Compose;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Docker Compose projects as deploy targets.</summary>
public static class OpsComposeTargetExtensions
{
    /// <summary>Registers a compose project on a Docker Engine as a target.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that plans, journals and commands use.</param>
    /// <param name="configure">Sets the options; a compose file is required.</param>
    public static IOpsBuilder AddComposeTarget(this IOpsBuilder builder, string name, Action<ComposeTargetOptions> configure) =>
        builder.AddDeployTarget<ComposeTargetOptions, ComposeTargetOptionsValidator>(name, configure, (services, options) => Create(services, name, options));

    /// <summary>Registers a compose project on a Docker Engine as a target, with options from the configuration.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that plans, journals and commands use.</param>
    /// <param name="section">The section that holds the options.</param>
    public static IOpsBuilder AddComposeTarget(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddDeployTarget<ComposeTargetOptions, ComposeTargetOptionsValidator>(name, section, options => Bind(section, options), (services, options) => Create(services, name, options));

    private static ComposeTarget Create(IServiceProvider services, string name, ComposeTargetOptions options) =>
        new(name, options, services.GetRequiredService<IDeploySecrets>(), services.GetRequiredService<TimeProvider>());

    private static void Bind(IConfigurationSection section, ComposeTargetOptions options)
    {
        section.Bind(options, OpsBinding.Strict);
        foreach (var (registry, own) in options.Registries.Zip(section.GetSection(nameof(options.Registries)).GetChildren()))
            registry.Password = own.GetSecret(nameof(registry.Password));
    }
}
