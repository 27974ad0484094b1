using Microsoft.Extensions.Options;

namespace Ops;

/// <summary>The base of the validators of component options: it gathers all problems with their configuration paths.</summary>
/// <typeparam name="TOptions">The options of one kind of component.</typeparam>
public abstract class ComponentOptionsValidator<TOptions> : IValidateOptions<TOptions>
    where TOptions : ComponentOptions
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = new OptionsProblems(options.ConfigurationPath ?? PathOf(name));
        ValidateCommon(options, problems);
        Validate(options, problems);
        return problems.Problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems.Problems);
    }

    /// <summary>Adds what is wrong with the options of this kind to <paramref name="problems"/>.</summary>
    protected abstract void Validate(TOptions options, OptionsProblems problems);

    /// <summary>The path to name where the options came from code: what a section of that name would be called.</summary>
    private protected virtual string PathOf(string? name) => string.IsNullOrEmpty(name) ? typeof(TOptions).Name : name;

    /// <summary>Adds what is wrong with the part that all kinds of one sort share.</summary>
    private protected virtual void ValidateCommon(TOptions options, OptionsProblems problems)
    {
    }
}
