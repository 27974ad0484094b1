using Microsoft.Extensions.Options;

namespace Ops.Health;

/// <summary>The base of the validators of probe options: it checks the common part and gathers all problems with their configuration paths.</summary>
/// <typeparam name="TOptions">The options of one kind of probe.</typeparam>
public abstract class ProbeOptionsValidator<TOptions> : IValidateOptions<TOptions>
    where TOptions : ProbeOptions
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = new OptionsProblems(options.ConfigurationPath ?? $"Probes:{name}");
        ProbePolicyValidator.Validate(options.Policy, problems);
        Validate(options, problems);
        return problems.Problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems.Problems);
    }

    /// <summary>Adds what is wrong with the options of this kind to <paramref name="problems"/>.</summary>
    protected abstract void Validate(TOptions options, OptionsProblems problems);
}
