using System.Runtime.InteropServices;
using System.Text;

namespace Ops.Providers.Host;

/// <summary>What went through a network interface since it came up.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NetworkCounters(TrafficCounters Received, TrafficCounters Sent)
{
    /// <summary>Reads /proc/net/dev; false where it is not that file, or a line of it is cut off.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, Dictionary<string, NetworkCounters> into)
    {
        into.Clear();
        if (!text.StartsWith("Inter-|"u8))
            return false;

        KernelText.NextLine(ref text);
        KernelText.NextLine(ref text);
        while (!text.IsEmpty)
        {
            if (!TryParseLine(KernelText.NextLine(ref text), into))
                return false;
        }

        return true;
    }

    // "  eth0: 320421206 11330 …": old kernels leave no space after the colon.
    private static bool TryParseLine(ReadOnlySpan<byte> line, Dictionary<string, NetworkCounters> into)
    {
        var colon = line.LastIndexOf((byte)':');
        var name = line[..Math.Max(0, colon)].TrimStart((byte)' ');
        var fields = line[(colon + 1)..];
        if (name.IsEmpty || !TrafficCounters.TryTake(ref fields, out var received) || !TrafficCounters.TryTake(ref fields, out var sent))
            return false;

        into[Encoding.UTF8.GetString(name)] = new NetworkCounters(received, sent);
        return true;
    }
}
