namespace Ops.Providers.Compose;

/// <summary>Reads sizes and times as compose files write them.</summary>
internal static class Units
{
    private static readonly (string Suffix, TimeSpan Unit)[] _times =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("us", TimeSpan.FromMicroseconds(1)), ("ns", TimeSpan.Zero),
        ("h", TimeSpan.FromHours(1)), ("m", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)),
    ];

    /// <summary>Reads a size such as <c>512</c>, <c>64m</c>, <c>1.5gb</c>; the units are powers of 1024.</summary>
    public static bool TryBytes(string text, out long bytes)
    {
        var number = text.Trim().ToLowerInvariant().TrimEnd('b');
        var factor = number.LastOrDefault() switch { 'k' => 1L << 10, 'm' => 1L << 20, 'g' => 1L << 30, 't' => 1L << 40, _ => 1L };
        if (factor > 1)
            number = number[..^1];
        var isNumber = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value * factor < long.MaxValue;
        bytes = isNumber ? (long)(value * factor) : 0;
        return isNumber;
    }

    /// <summary>Reads a time such as <c>1m30s</c> or <c>500ms</c>.</summary>
    public static bool TryTime(string text, out TimeSpan time)
    {
        time = TimeSpan.Zero;
        var rest = text.Trim();
        if (rest.Length == 0)
            return false;

        while (rest.Length > 0)
        {
            var digits = rest.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
            var (suffix, unit) = _times.FirstOrDefault(each => rest.AsSpan(digits).StartsWith(each.Suffix, StringComparison.Ordinal));
            if (suffix is null || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > 1e9)
                return false;
            time += unit * value;
            rest = rest[(digits + suffix.Length)..];
        }

        return true;
    }
}
