using System.Globalization;

namespace Ops.Providers.Host;

/// <summary>Writes measured numbers for people.</summary>
internal static class Units
{
    private static readonly string[] _byteUnits = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    public static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.#} %");

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    public static string Bytes(double value)
    {
        if (value < 1024)
            return string.Create(CultureInfo.InvariantCulture, $"{value:0} B");

        var unit = -1;
        do
        {
            value /= 1024;
            unit++;
        }
        while (value >= 1024 && unit < _byteUnits.Length - 1);
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {_byteUnits[unit]}");
    }

    public static string Duration(TimeSpan value) => value switch
    {
        { TotalDays: >= 2 } => $"{Number(value.TotalDays)} days",
        { TotalHours: >= 1 } => $"{Number(value.TotalHours)} h",
        { TotalMinutes: >= 1 } => $"{Number(value.TotalMinutes)} min",
        _ => $"{Number(value.TotalSeconds)} s",
    };

    public static string Count(long count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");
}
