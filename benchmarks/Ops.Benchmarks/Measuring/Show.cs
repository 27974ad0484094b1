using System.Globalization;

namespace Ops.Benchmarks.Measuring;

/// <summary>How numbers are written in reports.</summary>
internal static class Show
{
    public static string Nanoseconds(double value) => value switch
    {
        >= 1_000_000 => Text($"{value / 1_000_000:0.00} ms"),
        >= 10_000 => Text($"{value / 1_000:0.0} µs"),
        _ => Text($"{value:#,0} ns"),
    };

    public static string Milliseconds(double value) => Text($"{value:#,0.0} ms");

    public static string Bytes(double value) => value < 100 ? Text($"{value:0.00}") : Text($"{value:#,0}");

    public static string Times(double value) => Text($"{value:0.00}×");

    /// <summary>A ratio near one.</summary>
    public static string Ratio(double value) => Text($"{value:0.000}×");

    public static string Number(double value) => Text($"{value:#,0.##}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
