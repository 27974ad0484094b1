using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Ops;
using Ops.Journal;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the journal; a second one fails when the host starts.</summary>
public static class OpsJournalExtensions
{
    private const string DefaultPath = "Journal";

    /// <summary>Registers a journal of a kind that has typed options, as the <see cref="IJournal"/> of the host; packages build their own methods on this one.</summary>
    /// <typeparam name="TOptions">The kind's options.</typeparam>
    /// <typeparam name="TValidator">The kind's validator, which runs when the host starts.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="kind">What messages call the kind, such as <c>file</c>.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="open">Opens the journal with valid options: when the host starts, or at the first use where there is no host.</param>
    public static IOpsBuilder AddJournal<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidator>(
        this IOpsBuilder builder, string kind, Action<TOptions> configure, Func<IServiceProvider, TOptions, CancellationToken, Task<IJournal>> open)
        where TOptions : ComponentOptions
        where TValidator : ComponentOptionsValidator<TOptions>
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add<TOptions, TValidator>(builder, kind, DefaultPath, configure, open);
    }

    /// <summary>Registers a journal of a kind whose options come from a section of the configuration, as the <see cref="IJournal"/> of the host; packages build their own methods on this one.</summary>
    /// <typeparam name="TOptions">The kind's options.</typeparam>
    /// <typeparam name="TValidator">The kind's validator, which runs when the host starts.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="kind">What messages call the kind, such as <c>file</c>.</param>
    /// <param name="section">The section; a missing one, an unknown key or an unreadable value fails when the host starts.</param>
    /// <param name="bind">Reads the section into the options: <c>options => section.Bind(options, OpsBinding.Strict)</c>, written in the package so that its source generator sees the type.</param>
    /// <param name="open">Opens the journal with valid options: when the host starts, or at the first use where there is no host.</param>
    public static IOpsBuilder AddJournal<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidator>(
        this IOpsBuilder builder, string kind, IConfigurationSection section, Action<TOptions> bind, Func<IServiceProvider, TOptions, CancellationToken, Task<IJournal>> open)
        where TOptions : ComponentOptions
        where TValidator : ComponentOptionsValidator<TOptions>
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(bind);
        return Add<TOptions, TValidator>(builder, kind, section.Path, options => OpsBinding.Bind(section, options, bind), open);
    }

    private static IOpsBuilder Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidator>(
        IOpsBuilder builder, string kind, string path, Action<TOptions> configure, Func<IServiceProvider, TOptions, CancellationToken, Task<IJournal>> open)
        where TOptions : ComponentOptions
        where TValidator : ComponentOptionsValidator<TOptions>
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(open);
        ArgumentException.ThrowIfNullOrWhiteSpace(kind);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
        builder.Services.AddSingleton(new JournalDescriptor(kind, path, (services, cancellationToken) =>
            open(services, ComponentOptionsFactory.Create(services, DefaultPath, path, configure), cancellationToken)));
        builder.Services.TryAddSingleton<RegisteredJournal>();
        builder.Services.TryAddSingleton<IJournal>(static services => services.GetRequiredService<RegisteredJournal>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, JournalStart>());
        return builder;
    }
}
