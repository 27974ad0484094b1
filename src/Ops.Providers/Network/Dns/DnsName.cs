using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Ops.Providers.Network;

/// <summary>Domain names as the protocol writes them, and as people do.</summary>
internal static class DnsName
{
    public const int MaxBytes = 255;
    private const int MaxLabelBytes = 63;

    /// <summary>Encodes a name; one with letters beyond ASCII is written in its IDNA form.</summary>
    public static bool TryEncode(string name, [NotNullWhen(true)] out byte[]? encoded)
    {
        encoded = null;
        if (!TryToAscii(name, out var ascii) || ascii.Length == 0)
            return false;

        var bytes = new List<byte>(ascii.Length + 2);
        foreach (var label in ascii.Split('.'))
        {
            if (label.Length is 0 or > MaxLabelBytes)
                return false;
            bytes.Add((byte)label.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(label));
        }

        bytes.Add(0);
        encoded = [.. bytes];
        return encoded.Length <= MaxBytes;
    }

    /// <summary>Returns the form in which names are compared and shown: lower case, without the dot at the end.</summary>
    public static string Normalize(string name) => (TryToAscii(name, out var ascii) ? ascii : name).ToLowerInvariant();

    /// <summary>Appends a label as read from the wire; bytes that are no plain character are escaped.</summary>
    public static void AppendLabel(StringBuilder name, ReadOnlySpan<byte> label)
    {
        if (name.Length > 0)
            name.Append('.');
        foreach (var character in label)
        {
            if (character is (byte)'.' or (byte)'\\')
                name.Append('\\').Append((char)character);
            else if (character is > 0x20 and < 0x7f)
                name.Append(char.ToLowerInvariant((char)character));
            else
                name.Append(CultureInfo.InvariantCulture, $"\\{character:000}");
        }
    }

    private static bool TryToAscii(string name, [NotNullWhen(true)] out string? ascii)
    {
        ascii = name.EndsWith('.') ? name[..^1] : name;
        if (Ascii.IsValid(ascii))
            return ascii.All(character => character is > ' ' and not '\\' and not '\x7f');

        try
        {
            ascii = new IdnMapping().GetAscii(ascii);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
