using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Ops;
using Ops.Health;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers probes; a name that is registered twice fails when the host starts.</summary>
public static class OpsProbeExtensions
{
    /// <summary>Registers a probe that is a function, with the default policy.</summary>
    public static IOpsBuilder AddProbe(this IOpsBuilder builder, string name, Func<ProbeContext, CancellationToken, ValueTask<ProbeResult>> probe) =>
        builder.AddProbe(name, probe, static _ => { });

    /// <summary>Registers a probe that is a function.</summary>
    public static IOpsBuilder AddProbe(this IOpsBuilder builder, string name, Func<ProbeContext, CancellationToken, ValueTask<ProbeResult>> probe, Action<DelegateProbeOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(probe);
        return builder.AddProbe(name, _ => new DelegateProbe(probe), configure);
    }

    /// <summary>Registers a probe that the host's services make, with the default policy.</summary>
    public static IOpsBuilder AddProbe(this IOpsBuilder builder, string name, Func<IServiceProvider, IHealthProbe> create) =>
        builder.AddProbe(name, create, static _ => { });

    /// <summary>Registers a probe that the host's services make.</summary>
    public static IOpsBuilder AddProbe(this IOpsBuilder builder, string name, Func<IServiceProvider, IHealthProbe> create, Action<DelegateProbeOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(create);
        return builder.AddProbe<DelegateProbeOptions, DelegateProbeOptionsValidator>(name, configure, (services, _) => create(services));
    }

    /// <summary>Registers a probe of a kind that has typed options; packages build their own methods on this one.</summary>
    /// <typeparam name="TOptions">The kind's options.</typeparam>
    /// <typeparam name="TValidator">The kind's validator, which runs when the host starts.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="create">Makes the probe from valid options.</param>
    public static IOpsBuilder AddProbe<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidator>(
        this IOpsBuilder builder, string name, Action<TOptions> configure, Func<IServiceProvider, TOptions, IHealthProbe> create)
        where TOptions : ProbeOptions
        where TValidator : ProbeOptionsValidator<TOptions>
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add<TOptions, TValidator>(builder, name, $"Probes:{name}", configure, create);
    }

    /// <summary>Registers a probe of a kind whose options come from a section of the configuration; packages build their own methods on this one.</summary>
    /// <typeparam name="TOptions">The kind's options.</typeparam>
    /// <typeparam name="TValidator">The kind's validator, which runs when the host starts.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that reports, logs and pages use.</param>
    /// <param name="section">The section; a missing one, an unknown key or an unreadable value fails when the host starts.</param>
    /// <param name="bind">Reads the section into the options: <c>options => section.Bind(options, OpsBinding.Strict)</c>, written in the package so that its source generator sees the type.</param>
    /// <param name="create">Makes the probe from valid options.</param>
    public static IOpsBuilder AddProbe<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidator>(
        this IOpsBuilder builder, string name, IConfigurationSection section, Action<TOptions> bind, Func<IServiceProvider, TOptions, IHealthProbe> create)
        where TOptions : ProbeOptions
        where TValidator : ProbeOptionsValidator<TOptions>
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(bind);
        return Add<TOptions, TValidator>(builder, name, section.Path, options => OpsBinding.Bind(section, options, bind), create);
    }

    private static IOpsBuilder Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidator>(
        IOpsBuilder builder, string name, string path, Action<TOptions> configure, Func<IServiceProvider, TOptions, IHealthProbe> create)
        where TOptions : ProbeOptions
        where TValidator : ProbeOptionsValidator<TOptions>
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);

        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
        ProbeDescriptors.Of(builder.Services).Add(new ProbeDescriptor(name, path, services => Create(services, name, path, configure, create)));
        return builder;
    }

    private static ProbeRegistration Create<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        IServiceProvider services, string name, string path, Action<TOptions> configure, Func<IServiceProvider, TOptions, IHealthProbe> create)
        where TOptions : ProbeOptions
    {
        var options = ComponentOptionsFactory.Create(services, name, path, configure);
        return new ProbeRegistration(name, create(services, options))
        {
            Policy = options.Policy,
            DependsOn = [.. options.DependsOn],
            Group = options.Group,
            Tags = [.. options.Tags],
            ConfigurationPath = path,
        };
    }
}
