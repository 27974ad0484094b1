using System.Globalization;

namespace Ops.Providers.Host;

/// <summary>What options of several kinds of probes must be.</summary>
internal static class OptionRules
{
    // A threshold of zero would always be reached.
    private const double LeastPercent = 0.1;

    public static void RequirePercents(this OptionsProblems problems, double? degraded, double? unhealthy, string degradedKey, string unhealthyKey)
    {
        problems.Require(!(degraded > 100), degradedKey, string.Create(CultureInfo.InvariantCulture, $"{degraded} is above 100 percent; write 100 or less"));
        problems.Require(!(unhealthy > 100), unhealthyKey, string.Create(CultureInfo.InvariantCulture, $"{unhealthy} is above 100 percent; write 100 or less"));
        ThresholdRules.Validate(problems, degradedKey, degraded, unhealthyKey, unhealthy, LeastPercent);
    }

    public static void RequireThresholds(this OptionsProblems problems, double? degraded, double? unhealthy, string degradedKey, string unhealthyKey)
    {
        RequirePositive(problems, degraded, degradedKey);
        RequirePositive(problems, unhealthy, unhealthyKey);
        if (degraded > 0 && unhealthy > 0)
            ThresholdRules.Validate(problems, degradedKey, degraded, unhealthyKey, unhealthy, 0);
    }

    public static void RequireDefined<T>(this OptionsProblems problems, T value, string key)
        where T : struct, Enum =>
        problems.Require(Enum.IsDefined(value), key, $"{value} is unknown; write one of {string.Join(", ", Enum.GetNames<T>())}");

    private static void RequirePositive(OptionsProblems problems, double? value, string key) =>
        problems.Require(value is null or > 0, key, string.Create(CultureInfo.InvariantCulture, $"{value} is not above zero; write a number above zero, or leave the key out"));
}
