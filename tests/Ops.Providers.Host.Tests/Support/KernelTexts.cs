using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Ops.Providers.Host.Tests;

/// <summary>Makes what no kernel should write out of what kernels do write: cut off, mixed up, absurd or not text at all.</summary>
internal static class KernelTexts
{
    private static readonly string[] _tokens =
    [
        "", "0", "-1", "+7", "007", "1e308", "-0", "NaN", "Infinity", "max", "x", "\0", "\u001b[2J", "\n", " ", ":", "(", ")", "-", "\\012", "\\999", "\\", "é", "../..", "/",
        "2147483648", "4294967296", "9223372036854775807", "-9223372036854775808", "18446744073709551615", "99999999999999999999999999",
    ];

    /// <summary>Returns texts like the one given: itself, cut off, with bytes or words replaced, with lines lost, doubled or joined, or random bytes.</summary>
    public static Gen<byte[]> Like(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Gen.Frequency(
            (1, Gen.Constant(bytes)),
            (3, from length in Gen.Choose(0, bytes.Length) select bytes[..length]),
            (3, Changed(bytes)),
            (6, from count in Gen.Choose(1, 4) from changed in Words(text, count) select Encoding.UTF8.GetBytes(changed)),
            (2, from order in Gen.ArrayOf(Gen.Elements(text.Split('\n'))) select Encoding.UTF8.GetBytes(string.Join('\n', order))),
            (1, Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value))));
    }

    private static Gen<byte[]> Changed(byte[] bytes) =>
        from changes in Gen.ListOf(Gen.Zip(Gen.Choose(0, Math.Max(0, bytes.Length - 1)), Gen.Choose(0, 255)))
        select Change(bytes, changes);

    private static byte[] Change(byte[] bytes, IEnumerable<(int Index, int Value)> changes)
    {
        var changed = (byte[])bytes.Clone();
        foreach (var (index, value) in changes.Where(change => change.Index < changed.Length))
            changed[index] = (byte)value;
        return changed;
    }

    private static Gen<string> Words(string text, int count)
    {
        var words = text.Split(' ');
        return count == 0
            ? Gen.Constant(text)
            : from index in Gen.Choose(0, words.Length - 1)
              from token in Gen.Elements(_tokens)
              from rest in Words(string.Join(' ', words.Select((word, i) => i == index ? Replace(word, token) : word)), count - 1)
              select rest;
    }

    // What stands after the last blank of a line stays with its end, so that the lines remain what they were.
    private static string Replace(string word, string token) => word.IndexOf('\n') is >= 0 and var end ? token + word[end..] : token;
}
