using System.Text;

namespace Ops.Providers.Host;

/// <summary>Parses /proc/&lt;pid&gt;/stat.</summary>
internal static class ProcessStat
{
    // Some thousand years, which times and dates can hold.
    private const long MaxTicks = 10_000_000_000_000;

    public static bool TryParse(ReadOnlySpan<byte> text, int id, out ProcessSample sample)
    {
        sample = default;

        // A process chooses its name, which may hold spaces, parentheses and line ends: the last parenthesis ends it.
        var open = text.IndexOf((byte)'(');
        var close = text.LastIndexOf((byte)')');
        if (open < 0 || close < open || close + 2 >= text.Length)
            return false;

        var fields = text[(close + 2)..];
        var state = State(fields[0]);
        KernelText.SkipFields(ref fields, 11);
        if (!TryNext(ref fields, MaxTicks, out var userTicks) || !TryNext(ref fields, MaxTicks, out var systemTicks))
            return false;

        KernelText.SkipFields(ref fields, 4);
        if (!TryNext(ref fields, int.MaxValue, out var threads))
            return false;

        KernelText.SkipFields(ref fields, 1);
        if (!TryNext(ref fields, MaxTicks, out var startTicks))
            return false;

        KernelText.SkipFields(ref fields, 1);
        if (!TryNextPages(ref fields, out var residentBytes))
            return false;

        // The kernel reports ticks of 10 ms to programs on every architecture that .NET runs on.
        sample = new ProcessSample(
            id, startTicks, Printable.Line(Encoding.UTF8.GetString(text[(open + 1)..close])), state, TimeSpan.FromMilliseconds(10 * (userTicks + systemTicks)), residentBytes, (int)threads);
        return true;
    }

    /// <summary>Takes a number of pages off a line, in bytes.</summary>
    public static bool TryNextPages(ref ReadOnlySpan<byte> fields, out long bytes)
    {
        var parsed = TryNext(ref fields, long.MaxValue / Environment.SystemPageSize, out var pages);
        bytes = pages * Environment.SystemPageSize;
        return parsed;
    }

    private static bool TryNext(ref ReadOnlySpan<byte> fields, long max, out long value)
    {
        if (KernelText.TryNextNumber(ref fields, out value) && value <= max)
            return true;

        value = 0;
        return false;
    }

    private static ProcessState State(byte state) => state switch
    {
        (byte)'R' => ProcessState.Running,
        (byte)'S' or (byte)'I' => ProcessState.Sleeping,
        (byte)'D' => ProcessState.DiskSleep,
        (byte)'T' or (byte)'t' => ProcessState.Stopped,
        (byte)'Z' or (byte)'X' or (byte)'x' => ProcessState.Zombie,
        _ => ProcessState.Unknown,
    };
}
