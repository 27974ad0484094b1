using System.Buffers.Text;

namespace Ops.Providers.Host;

/// <summary>Finds numbers in the kernel's tables of keys and values.</summary>
internal static class KernelText
{
    /// <summary>Finds the number after a key that starts a line, as in <c>MemTotal:  24684096 kB</c> or <c>oom_kill 3</c>.</summary>
    public static bool TryGetNumber(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key, out long value)
    {
        while (!text.IsEmpty)
        {
            var line = NextLine(ref text);
            if (line.Length > key.Length && line.StartsWith(key) && line[key.Length] is (byte)':' or (byte)' ' or (byte)'\t')
                return TryParse(line[(key.Length + 1)..], out value);
        }

        value = 0;
        return false;
    }

    /// <summary>Reads the number at the start, after white space; false where it is negative or no whole number.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long value) =>
        TryNextNumber(ref text, out value);

    /// <summary>Takes the next line off <paramref name="text"/>.</summary>
    public static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        var line = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        return line;
    }

    /// <summary>Takes the next number off a line of numbers; false where the next field is none, or one that no kernel counts to.</summary>
    public static bool TryNextNumber(ref ReadOnlySpan<byte> fields, out long value)
    {
        var parsed = TryNextCounter(ref fields, out var counter) && counter <= long.MaxValue;
        value = parsed ? (long)counter : 0;
        return parsed;
    }

    /// <summary>Takes the next counter, which may use all 64 bits, off a line; false where the next field is none.</summary>
    public static bool TryNextCounter(ref ReadOnlySpan<byte> fields, out ulong value)
    {
        fields = fields.TrimStart(" \t"u8);
        var parsed = Utf8Parser.TryParse(fields, out value, out var length) && (length == fields.Length || fields[length] is (byte)' ' or (byte)'\t' or (byte)'\n');
        fields = parsed ? fields[length..] : fields;
        return parsed;
    }

    /// <summary>Takes fields off a line.</summary>
    public static void SkipFields(ref ReadOnlySpan<byte> fields, int count)
    {
        for (var skipped = 0; skipped < count; skipped++)
        {
            fields = fields.TrimStart((byte)' ');
            var end = fields.IndexOf((byte)' ');
            fields = end < 0 ? default : fields[end..];
        }
    }
}
