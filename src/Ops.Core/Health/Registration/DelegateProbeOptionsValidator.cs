namespace Ops.Health;

internal sealed class DelegateProbeOptionsValidator : ProbeOptionsValidator<DelegateProbeOptions>
{
    protected override void Validate(DelegateProbeOptions options, OptionsProblems problems)
    {
        // The common part is all there is.
    }
}
