using System.Globalization;

namespace Ops.Journal;

/// <summary>The frame of a record: <c>length crc json</c> and a line feed, so that the file is lines of text.</summary>
/// <remarks>The length counts the bytes of the JSON, in nine decimal digits; the checksum covers those digits and the JSON. JSON holds no raw line feed, so each one ends a record.</remarks>
internal static class JournalLine
{
    public const int HeaderLength = LengthDigits + 1 + CrcDigits + 1;

    /// <summary>What a line has beside its JSON.</summary>
    public const int Overhead = HeaderLength + 1;

    private const int LengthDigits = 9;
    private const int CrcDigits = 8;
    private const int CrcOffset = LengthDigits + 1;

    /// <summary>Writes the frame around JSON that stands in its place already.</summary>
    public static void Frame(Span<byte> line)
    {
        (line.Length - Overhead).TryFormat(line, out _, "D9", CultureInfo.InvariantCulture);
        line[LengthDigits] = (byte)' ';
        line[HeaderLength - 1] = (byte)' ';
        line[^1] = (byte)'\n';
        Checksum(line).TryFormat(line[CrcOffset..], out _, "x8", CultureInfo.InvariantCulture);
    }

    /// <summary>Returns how long the line is by its header, or 0 where there is no header.</summary>
    public static int LengthBy(ReadOnlySpan<byte> header)
    {
        if (header.Length < HeaderLength || header[LengthDigits] != ' ' || header[HeaderLength - 1] != ' ')
            return 0;

        var length = 0;
        foreach (var digit in header[..LengthDigits])
        {
            if (!char.IsAsciiDigit((char)digit))
                return 0;
            length = (length * 10) + (digit - '0');
        }

        return length + Overhead;
    }

    /// <summary>Returns whether the line is as it was written.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> line)
    {
        Span<byte> checksum = stackalloc byte[CrcDigits];
        return line.Length >= Overhead && LengthBy(line) == line.Length && line[^1] == '\n' &&
            Checksum(line).TryFormat(checksum, out _, "x8", CultureInfo.InvariantCulture) &&
            checksum.SequenceEqual(line.Slice(CrcOffset, CrcDigits));
    }

    public static ReadOnlySpan<byte> Json(ReadOnlySpan<byte> line) => line[HeaderLength..^1];

    private static uint Checksum(ReadOnlySpan<byte> line) =>
        ~Crc32C.Continue(Crc32C.Continue(Crc32C.Seed, line[..LengthDigits]), Json(line));
}
