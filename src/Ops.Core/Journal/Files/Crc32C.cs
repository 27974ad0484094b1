using System.Buffers.Binary;
using System.Numerics;

namespace Ops.Journal;

/// <summary>The checksum CRC-32C (Castagnoli), as storage systems use it.</summary>
internal static class Crc32C
{
    public const uint Seed = uint.MaxValue;

    /// <summary>Continues a checksum that began with <see cref="Seed"/>; the result of the last part is inverted to give the usual value.</summary>
    public static uint Continue(uint crc, ReadOnlySpan<byte> data)
    {
        while (data.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[sizeof(ulong)..];
        }

        foreach (var value in data)
            crc = BitOperations.Crc32C(crc, value);
        return crc;
    }
}
