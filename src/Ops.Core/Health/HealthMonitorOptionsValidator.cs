using System.Numerics;
using Microsoft.Extensions.Options;

namespace Ops.Health;

internal sealed class HealthMonitorOptionsValidator : IValidateOptions<HealthMonitorOptions>
{
    public ValidateOptionsResult Validate(string? name, HealthMonitorOptions options)
    {
        var problems = Check(options);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    public static IReadOnlyList<string> Check(HealthMonitorOptions options)
    {
        var problems = new OptionsProblems(options.ConfigurationPath ?? "Ops:Health");
        problems.RequireRange(options.MaxConcurrency, 1, 65_536, nameof(options.MaxConcurrency));
        problems.RequireRange(options.MaxBlockingThreads, 1, 1_024, nameof(options.MaxBlockingThreads));
        problems.RequireRange(options.MaxAbandoned, 0, 65_536, nameof(options.MaxAbandoned));
        problems.RequireRange(options.Resolution.TotalMilliseconds, 1, 1_000, nameof(options.Resolution) + " (in ms)");
        problems.Require(options.HistoryLength == 0 || (options.HistoryLength is > 0 and <= 1_024 && BitOperations.IsPow2(options.HistoryLength)), nameof(options.HistoryLength), $"{options.HistoryLength} is neither 0 nor a power of two up to 1024");
        problems.RequireRange(options.StreamBufferLength, 1, 1_048_576, nameof(options.StreamBufferLength));
        problems.RequirePositive(options.StarvationThreshold, nameof(options.StarvationThreshold));
        problems.RequirePositive(options.StateSaveInterval, nameof(options.StateSaveInterval));
        problems.Require(Enum.IsDefined(options.SweepStart), nameof(options.SweepStart), $"{options.SweepStart} is not a start; write ThreadPool or CallerThread");
        foreach (var (group, limit) in options.GroupConcurrency)
            problems.RequireRange(limit, 1, 65_536, $"{nameof(options.GroupConcurrency)}:{group}");
        for (var index = 0; index < options.MaintenanceWindows.Count; index++)
            MaintenanceWindowValidator.Validate(options.MaintenanceWindows[index], $"{nameof(options.MaintenanceWindows)}:{index}", problems);
        return problems.Problems;
    }
}
