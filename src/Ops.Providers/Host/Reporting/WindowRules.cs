namespace Ops.Providers.Host;

/// <summary>What a window that a run waits for must be.</summary>
internal static class WindowRules
{
    public static void RequireWindow(this OptionsProblems problems, TimeSpan window, ProbePolicy? policy, string key)
    {
        problems.Require(window >= TimeSpan.FromMilliseconds(20), key, $"{window} is too short to measure, since the kernel counts in steps of 10 ms; write 00:00:00.020 or more");
        problems.Require(policy is null || window < policy.Timeout, key, $"{window} is not below the timeout of {policy?.Timeout}; the first run could never end in time");
    }
}
