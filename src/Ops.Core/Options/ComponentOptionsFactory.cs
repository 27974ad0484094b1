using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ops;

/// <summary>Makes and checks the options of one component, without the named options of the framework: those cost every component the sum of all.</summary>
internal static class ComponentOptionsFactory
{
    /// <exception cref="OptionsValidationException">The options are wrong; all that is wrong with them is said at once.</exception>
    public static TOptions Create<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        IServiceProvider services, string name, string path, Action<TOptions> configure)
        where TOptions : ComponentOptions
    {
        var options = Activator.CreateInstance<TOptions>();
        options.ConfigurationPath = path;
        configure(options);
        foreach (var validator in services.GetServices<IValidateOptions<TOptions>>())
        {
            if (validator.Validate(name, options) is { Failed: true } result)
                throw new OptionsValidationException(name, typeof(TOptions), result.Failures);
        }

        return options;
    }
}
