namespace Ops.Health;

internal sealed class QuorumProbeOptionsValidator : ProbeOptionsValidator<QuorumProbeOptions>
{
    protected override void Validate(QuorumProbeOptions options, OptionsProblems problems)
    {
        problems.Require(options.Members.Count > 0, "Members", "there is none; add members with AddMember");
        problems.Require(options.Reserve >= 0, nameof(options.Reserve), $"{options.Reserve} is negative");
        problems.Require(options.RequiredCount >= 1, nameof(options.Required), $"{options.RequiredCount} is below 1");
        problems.Require(options.RequiredCount + options.Reserve <= options.Members.Count, nameof(options.Required), $"{options.RequiredCount} with {options.Reserve} in reserve is more than the {options.Members.Count} members");
    }
}
