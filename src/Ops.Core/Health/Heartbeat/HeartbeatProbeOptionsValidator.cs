namespace Ops.Health;

internal sealed class HeartbeatProbeOptionsValidator : ProbeOptionsValidator<HeartbeatProbeOptions>
{
    public static void Check(HeartbeatProbeOptions options, OptionsProblems problems)
    {
        problems.RequirePositive(options.UnhealthyAfter, nameof(options.UnhealthyAfter));
        problems.Require(options.DegradedAfter is null || (options.DegradedAfter > TimeSpan.Zero && options.DegradedAfter < options.UnhealthyAfter), nameof(options.DegradedAfter), $"{options.DegradedAfter} must be above zero and below UnhealthyAfter ({options.UnhealthyAfter})");
        problems.Require(Enum.IsDefined(options.Method), nameof(options.Method), $"{options.Method} is not a method; write TimeToLive or PhiAccrual");
        problems.RequireRange(options.WindowLength, 2, 10_000, nameof(options.WindowLength));
        problems.RequireRange(options.MinimumBeats, 2, options.WindowLength, nameof(options.MinimumBeats));
        problems.Require(options.DegradedPhi > 0 && options.DegradedPhi <= options.UnhealthyPhi, nameof(options.DegradedPhi), $"{options.DegradedPhi} must be above zero and at most UnhealthyPhi ({options.UnhealthyPhi})");
        problems.Require(options.AcceptablePause >= TimeSpan.Zero, nameof(options.AcceptablePause), $"{options.AcceptablePause} is negative");
        problems.RequirePositive(options.MinimumDeviation, nameof(options.MinimumDeviation));
    }

    protected override void Validate(HeartbeatProbeOptions options, OptionsProblems problems) => Check(options, problems);
}
