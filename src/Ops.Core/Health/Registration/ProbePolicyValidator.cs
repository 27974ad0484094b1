namespace Ops.Health;

internal static class ProbePolicyValidator
{
    public static void Validate(ProbePolicy? policy, OptionsProblems problems)
    {
        if (policy is null)
        {
            problems.Add("Policy", "is missing; leave the key out to get the defaults");
            return;
        }

        problems.RequirePositive(policy.Interval, "Policy:Interval");
        problems.RequirePositive(policy.EdgeInterval ?? policy.Interval, "Policy:EdgeInterval");
        problems.RequirePositive(policy.UnhealthyInterval ?? policy.Interval, "Policy:UnhealthyInterval");
        problems.RequirePositive(policy.Timeout, "Policy:Timeout");
        problems.Require(policy.AbandonGrace >= TimeSpan.Zero, "Policy:AbandonGrace", $"{policy.AbandonGrace} is negative; write 00:00:00 or more");
        problems.RequireRange(policy.HealthyThreshold, 1, 255, "Policy:HealthyThreshold");
        problems.RequireRange(policy.UnhealthyThreshold, 1, 255, "Policy:UnhealthyThreshold");
        problems.RequireRange(policy.Attempts, 1, 100, "Policy:Attempts");
        problems.Require(policy.RetryDelay >= TimeSpan.Zero && (policy.RetryDelay == TimeSpan.Zero || policy.RetryDelay < policy.Timeout), "Policy:RetryDelay", $"{policy.RetryDelay} must be at least zero and below the timeout of {policy.Timeout}");
        problems.RequireRange(policy.JitterFraction, 0, 0.5, "Policy:JitterFraction");
        Validate(policy.FailureWindow, problems);
        Validate(policy.FlapDetection, problems);
    }

    private static void Validate(FailureWindow? window, OptionsProblems problems)
    {
        if (window is null)
            return;

        problems.RequireRange(window.Of, 1, 32, "Policy:FailureWindow:Of");
        problems.Require(window.Failures >= 1 && window.Failures <= window.Of, "Policy:FailureWindow:Failures", $"{window.Failures} is outside 1 to {window.Of}, the size of the window");
    }

    private static void Validate(FlapDetection? flap, OptionsProblems problems)
    {
        if (flap is null)
            return;

        problems.RequireRange(flap.Window, 3, 32, "Policy:FlapDetection:Window");
        problems.Require(flap.StartChanges >= 1 && flap.StartChanges < flap.Window, "Policy:FlapDetection:StartChanges", $"{flap.StartChanges} is outside 1 to {flap.Window - 1}, the changes that the window can hold");
        problems.Require(flap.StopChanges >= 0 && flap.StopChanges < flap.StartChanges, "Policy:FlapDetection:StopChanges", $"{flap.StopChanges} must be at least 0 and below StartChanges ({flap.StartChanges})");
    }
}
