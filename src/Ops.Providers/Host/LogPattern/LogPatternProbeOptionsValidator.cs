namespace Ops.Providers.Host;

internal sealed class LogPatternProbeOptionsValidator : ProbeOptionsValidator<LogPatternProbeOptions>
{
    protected override void Validate(LogPatternProbeOptions options, OptionsProblems problems)
    {
        FileGlob.Require(problems, options.Path, nameof(options.Path));
        if (string.IsNullOrEmpty(options.Pattern))
            problems.Add(nameof(options.Pattern), "is missing; write a regular expression such as authentication failed");
        else
            LinePattern.Require(problems, options.Pattern, nameof(options.Pattern));

        problems.RequirePositive(options.Window, nameof(options.Window));
        problems.RequireThresholds(options.DegradedCount, options.UnhealthyCount, nameof(options.DegradedCount), nameof(options.UnhealthyCount));
        problems.Require(options.DegradedCount is not null || options.UnhealthyCount is not null, nameof(options.UnhealthyCount), "is missing, and so is DegradedCount; write at least one");
        problems.Require(options.TailBytes >= 0, nameof(options.TailBytes), $"{options.TailBytes} is negative; write 0 or more");
        problems.Require(options.MaxBytesPerRun >= LogScanner.BufferBytes, nameof(options.MaxBytesPerRun), $"{options.MaxBytesPerRun} is below {LogScanner.BufferBytes}, the size of one read; write at least that");
    }
}
