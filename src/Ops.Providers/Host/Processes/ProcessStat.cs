using System.Buffers;
using System.Text;

namespace Ops.Providers.Host;

/// <summary>Parses /proc/&lt;pid&gt;/stat.</summary>
internal static class ProcessStat
{
    private static readonly SearchValues<char> _control = SearchValues.Create([.. Enumerable.Range(0, 32).Select(code => (char)code), '\u007f']);

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
        var ticks = KernelText.NextNumber(ref fields) + KernelText.NextNumber(ref fields);
        KernelText.SkipFields(ref fields, 4);
        var threads = KernelText.NextNumber(ref fields);
        KernelText.SkipFields(ref fields, 1);
        var startTicks = KernelText.NextNumber(ref fields);
        KernelText.SkipFields(ref fields, 1);
        var pages = KernelText.NextNumber(ref fields);

        // The kernel reports ticks of 10 ms to programs on every architecture that .NET runs on.
        sample = new ProcessSample(id, startTicks, Name(text[(open + 1)..close]), state, TimeSpan.FromMilliseconds(10 * ticks), pages * Environment.SystemPageSize, (int)threads);
        return true;
    }

    private static string Name(ReadOnlySpan<byte> comm)
    {
        var name = Encoding.UTF8.GetString(comm);
        return name.AsSpan().ContainsAny(_control) ? string.Concat(name.Select(c => char.IsControl(c) ? '?' : c)) : name;
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
