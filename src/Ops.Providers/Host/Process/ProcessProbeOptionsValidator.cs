namespace Ops.Providers.Host;

internal sealed class ProcessProbeOptionsValidator : ProbeOptionsValidator<ProcessProbeOptions>
{
    protected override void Validate(ProcessProbeOptions options, OptionsProblems problems)
    {
        RequireSelector(options, problems);
        problems.Require(options.MinCount >= 0, nameof(options.MinCount), $"{options.MinCount} is negative; write 0 or more");
        problems.Require(!(options.MaxCount < options.MinCount), nameof(options.MaxCount), $"{options.MaxCount} is below MinCount ({options.MinCount}); write at least that");
        problems.RequireThresholds(options.DegradedResidentBytes, options.UnhealthyResidentBytes, nameof(options.DegradedResidentBytes), nameof(options.UnhealthyResidentBytes));
        problems.RequirePercents(options.DegradedFileDescriptorPercent, options.UnhealthyFileDescriptorPercent, nameof(options.DegradedFileDescriptorPercent), nameof(options.UnhealthyFileDescriptorPercent));
        problems.Require(options.MaxRestarts is null or >= 0, nameof(options.MaxRestarts), $"{options.MaxRestarts} is negative; write 0 or more");
        problems.RequirePositive(options.RestartWindow, nameof(options.RestartWindow));
        if (options.DegradedFileDescriptorPercent is not null || options.UnhealthyFileDescriptorPercent is not null)
            LinuxOnly.Require(problems, nameof(options.UnhealthyFileDescriptorPercent), "the count of open files");
    }

    private static void RequireSelector(ProcessProbeOptions options, OptionsProblems problems)
    {
        var hasPattern = !string.IsNullOrEmpty(options.CommandLinePattern);
        var hasPidFile = !string.IsNullOrEmpty(options.PidFile);
        problems.Require(!string.IsNullOrEmpty(options.Name) || hasPattern || hasPidFile || options.Pid is not null, nameof(options.Name), "no process is meant; write Name, CommandLinePattern, PidFile or Pid");
        problems.Require(options.Name?.Contains('/', StringComparison.Ordinal) is not true, nameof(options.Name), $"'{options.Name}' is a path; write the name alone, such as nginx");
        problems.Require(options.Pid is null or > 0, nameof(options.Pid), $"{options.Pid} is not a process id; write a number above zero");
        problems.Require(options.Pid is null || !hasPidFile, nameof(options.Pid), "stands beside PidFile; leave one of them out");
        if (!hasPattern)
            return;

        LinePattern.Require(problems, options.CommandLinePattern!, nameof(options.CommandLinePattern));
        LinuxOnly.Require(problems, nameof(options.CommandLinePattern), "matching command lines");
    }
}
