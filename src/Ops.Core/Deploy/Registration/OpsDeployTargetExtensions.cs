using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Ops;
using Ops.Deploy;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers deploy targets; a name that is registered twice fails when the host starts.</summary>
public static class OpsDeployTargetExtensions
{
    /// <summary>Registers a target that the host's services make; its descriptor must have the same name.</summary>
    public static IOpsBuilder AddDeployTarget(this IOpsBuilder builder, string name, Func<IServiceProvider, IDeployTarget> create)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(create);
        return Add(builder, name, $"Ops:Deploy:Targets:{name}", create);
    }

    /// <summary>Registers a target of a kind that has typed options; packages build their own methods on this one.</summary>
    /// <typeparam name="TOptions">The kind's options.</typeparam>
    /// <typeparam name="TValidator">The kind's validator, which runs when the host starts.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that plans, journals and commands use.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="create">Makes the target from valid options.</param>
    public static IOpsBuilder AddDeployTarget<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidator>(
        this IOpsBuilder builder, string name, Action<TOptions> configure, Func<IServiceProvider, TOptions, IDeployTarget> create)
        where TOptions : ComponentOptions
        where TValidator : ComponentOptionsValidator<TOptions>
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add<TOptions, TValidator>(builder, name, $"Ops:Deploy:Targets:{name}", configure, create);
    }

    /// <summary>Registers a target of a kind whose options come from a section of the configuration; packages build their own methods on this one.</summary>
    /// <typeparam name="TOptions">The kind's options.</typeparam>
    /// <typeparam name="TValidator">The kind's validator, which runs when the host starts.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The unique name that plans, journals and commands use.</param>
    /// <param name="section">The section; a missing one, an unknown key or an unreadable value fails when the host starts.</param>
    /// <param name="bind">Reads the section into the options: <c>options => section.Bind(options, OpsBinding.Strict)</c>, written in the package so that its source generator sees the type.</param>
    /// <param name="create">Makes the target from valid options.</param>
    public static IOpsBuilder AddDeployTarget<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidator>(
        this IOpsBuilder builder, string name, IConfigurationSection section, Action<TOptions> bind, Func<IServiceProvider, TOptions, IDeployTarget> create)
        where TOptions : ComponentOptions
        where TValidator : ComponentOptionsValidator<TOptions>
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(bind);
        return Add<TOptions, TValidator>(builder, name, section.Path, options => OpsBinding.Bind(section, options, bind), create);
    }

    private static IOpsBuilder Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidator>(
        IOpsBuilder builder, string name, string path, Action<TOptions> configure, Func<IServiceProvider, TOptions, IDeployTarget> create)
        where TOptions : ComponentOptions
        where TValidator : ComponentOptionsValidator<TOptions>
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(create);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
        return Add(builder, name, path, services => create(services, ComponentOptionsFactory.Create(services, name, path, configure)));
    }

    private static IOpsBuilder Add(IOpsBuilder builder, string name, string path, Func<IServiceProvider, IDeployTarget> create)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        DeployServices.Add(builder.Services);
        builder.Services.AddSingleton(new DeployTargetDescriptor(name, path, create));
        return builder;
    }
}
