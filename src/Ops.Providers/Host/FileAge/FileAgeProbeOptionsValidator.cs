namespace Ops.Providers.Host;

internal sealed class FileAgeProbeOptionsValidator : ProbeOptionsValidator<FileAgeProbeOptions>
{
    protected override void Validate(FileAgeProbeOptions options, OptionsProblems problems)
    {
        FileGlob.Require(problems, options.Path, nameof(options.Path));
        problems.RequireDefined(options.Choice, nameof(options.Choice));
        ThresholdRules.Validate(problems, nameof(options.DegradedAge), options.DegradedAge, nameof(options.UnhealthyAge), options.UnhealthyAge, TimeSpan.FromTicks(1));
        problems.Require(options.MinBytes >= 0, nameof(options.MinBytes), $"{options.MinBytes} is negative; write 0 or more");
        problems.Require(options.FutureTolerance >= TimeSpan.Zero, nameof(options.FutureTolerance), $"{options.FutureTolerance} is negative; write 00:00:00 or more");
        problems.Require(options.MustExist || options.MinBytes > 0 || options.DegradedAge is not null || options.UnhealthyAge is not null, nameof(options.UnhealthyAge), "nothing is checked; write UnhealthyAge, DegradedAge or MinBytes, or let the file be required with MustExist");
    }
}
