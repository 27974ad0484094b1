namespace Ops.Health;

/// <summary>The base of the validators of probe options: it checks the common part and gathers all problems with their configuration paths.</summary>
/// <typeparam name="TOptions">The options of one kind of probe.</typeparam>
public abstract class ProbeOptionsValidator<TOptions> : ComponentOptionsValidator<TOptions>
    where TOptions : ProbeOptions
{
    /// <inheritdoc/>
    private protected sealed override void ValidateCommon(TOptions options, OptionsProblems problems) => ProbePolicyValidator.Validate(options.Policy, problems);

    /// <inheritdoc/>
    private protected sealed override string PathOf(string? name) => $"Probes:{name}";
}
