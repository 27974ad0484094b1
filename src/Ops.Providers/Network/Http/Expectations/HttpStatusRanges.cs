using System.Globalization;

namespace Ops.Providers.Network;

/// <summary>The statuses that a probe expects.</summary>
internal sealed class HttpStatusRanges
{
    private readonly (int From, int To)[] _ranges;

    private HttpStatusRanges((int From, int To)[] ranges) => _ranges = ranges;

    public static HttpStatusRanges Parse(IEnumerable<string> texts)
    {
        var ranges = texts.Select(text => TryParse(text, out var range) ? range : throw new FormatException(text)).ToArray();
        return new HttpStatusRanges(ranges.Length == 0 ? [(200, 299)] : ranges);
    }

    public static bool TryParse(string? text, out (int From, int To) range)
    {
        range = default;
        var parts = (text ?? "").Split('-', '–');
        if (parts.Length > 2 || !TryParseStatus(parts[0], out range.From) || !TryParseStatus(parts[^1], out range.To))
            return false;

        return range.From <= range.To;
    }

    public bool Contains(int status)
    {
        foreach (var (from, to) in _ranges)
        {
            if (status >= from && status <= to)
                return true;
        }

        return false;
    }

    public override string ToString() => string.Join(" or ", _ranges.Select(range =>
        range.From == range.To ? $"{range.From}" : $"{range.From}–{range.To}"));

    private static bool TryParseStatus(string text, out int status) =>
        int.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out status) && status is >= 100 and <= 999;
}
