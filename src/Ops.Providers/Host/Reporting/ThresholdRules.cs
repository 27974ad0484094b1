namespace Ops.Providers.Host;

/// <summary>What thresholds must be.</summary>
internal static class ThresholdRules
{
    public static void RequirePercents(this OptionsProblems problems, double? degraded, double? unhealthy, string degradedKey, string unhealthyKey)
    {
        problems.RequireRange(degraded ?? 100, 0, 100, degradedKey);
        problems.RequireRange(unhealthy ?? 100, 0, 100, unhealthyKey);
        problems.RequireOrder(degraded, unhealthy, degradedKey, unhealthyKey);
    }

    public static void RequireThresholds(this OptionsProblems problems, double? degraded, double? unhealthy, string degradedKey, string unhealthyKey)
    {
        problems.Require(degraded is null or > 0, degradedKey, $"{degraded} is not above zero; write a number above zero, or leave the key out");
        problems.Require(unhealthy is null or > 0, unhealthyKey, $"{unhealthy} is not above zero; write a number above zero, or leave the key out");
        problems.RequireOrder(degraded, unhealthy, degradedKey, unhealthyKey);
    }

    public static void RequireDefined<T>(this OptionsProblems problems, T value, string key)
        where T : struct, Enum =>
        problems.Require(Enum.IsDefined(value), key, $"{value} is unknown; write one of {string.Join(", ", Enum.GetNames<T>())}");

    private static void RequireOrder(this OptionsProblems problems, double? degraded, double? unhealthy, string degradedKey, string unhealthyKey) =>
        problems.Require(!(degraded > unhealthy), degradedKey, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{degraded} is above {unhealthyKey} ({unhealthy}); write at most that"));
}
