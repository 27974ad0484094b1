using Microsoft.Extensions.Configuration;
using Ops;
using Ops.Deploy;
using Ops.Providers.LocalProcess;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers deploy targets that run services as processes of this machine.</summary>
public static class OpsLocalProcessTargetExtensions
{
    /// <summary>Registers a target that runs services as processes of this machine.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that plans, journals and commands use.</param>
    /// <param name="configure">Sets the options, which are checked when the host starts.</param>
    public static IOpsBuilder AddLocalProcessTarget(this IOpsBuilder builder, string name, Action<LocalProcessTargetOptions> configure) =>
        builder.AddDeployTarget<LocalProcessTargetOptions, LocalProcessTargetOptionsValidator>(name, configure, (services, options) => Create(services, name, options));

    /// <summary>Registers a target that runs services as processes of this machine, with the options of a configuration section.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that plans, journals and commands use.</param>
    /// <param name="section">The section; a missing one, an unknown key or an unreadable value fails when the host starts.</param>
    public static IOpsBuilder AddLocalProcessTarget(this IOpsBuilder builder, string name, IConfigurationSection section) =>
        builder.AddDeployTarget<LocalProcessTargetOptions, LocalProcessTargetOptionsValidator>(
            name, section, options => section.Bind(options, OpsBinding.Strict), (services, options) => Create(services, name, options));

    private static LocalProcessTarget Create(IServiceProvider services, string name, LocalProcessTargetOptions options) =>
        new(name, options, services.GetRequiredService<IDeploySecrets>(), services.GetService<TimeProvider>() ?? TimeProvider.System);
}
