using System.Buffers.Binary;
using System.Text;

namespace Ops.Providers.Network;

/// <summary>The two messages of grpc.health.v1 in their frames, small enough to be written by hand.</summary>
internal static class GrpcHealthMessage
{
    public const int MaxServiceCharacters = 1000;
    private const int FrameHeaderBytes = 5;
    private const byte ServiceField = (1 << 3) | 2;
    private const ulong StatusField = (1 << 3) | 0;

    /// <summary>Returns the frame of HealthCheckRequest{service}.</summary>
    public static byte[] EncodeRequest(string service)
    {
        var message = new List<byte>();
        if (service.Length > 0)
        {
            var name = Encoding.UTF8.GetBytes(service);
            message.Add(ServiceField);
            AppendVarint(message, (uint)name.Length);
            message.AddRange(name);
        }

        var frame = new byte[FrameHeaderBytes + message.Count];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Count);
        message.CopyTo(frame, FrameHeaderBytes);
        return frame;
    }

    /// <summary>Reads the status out of the frame of a HealthCheckResponse; returns what is wrong with it, or null.</summary>
    public static string? TryDecodeResponse(ReadOnlySpan<byte> frame, out GrpcServingStatus status)
    {
        status = GrpcServingStatus.Unknown;
        if (frame.Length < FrameHeaderBytes)
            return $"a frame of {frame.Length} bytes";
        if (frame[0] != 0)
            return "a compressed message, which was not asked for";

        var length = BinaryPrimitives.ReadUInt32BigEndian(frame[1..]);
        return length == frame.Length - FrameHeaderBytes
            ? ReadFields(frame[FrameHeaderBytes..], ref status)
            : $"{frame.Length - FrameHeaderBytes} bytes for a message of {length}";
    }

    private static string? ReadFields(ReadOnlySpan<byte> message, ref GrpcServingStatus status)
    {
        const string Broken = "a message that is not a HealthCheckResponse";
        while (!message.IsEmpty)
        {
            if (!TryReadVarint(ref message, out var tag))
                return Broken;
            if (tag == StatusField && TryReadVarint(ref message, out var value))
                status = (GrpcServingStatus)value;
            else if (tag == StatusField || !TrySkip(ref message, tag & 7))
                return Broken;
        }

        return null;
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> message, ulong wireType)
    {
        ulong length = 0;
        switch (wireType)
        {
            case 0:
                return TryReadVarint(ref message, out _);
            case 1:
                length = 8;
                break;
            case 2 when TryReadVarint(ref message, out length):
                break;
            case 5:
                length = 4;
                break;
            default:
                return false;
        }

        if (length > (ulong)message.Length)
            return false;
        message = message[(int)length..];
        return true;
    }

    private static bool TryReadVarint(ref ReadOnlySpan<byte> message, out ulong value)
    {
        value = 0;
        for (var index = 0; index < Math.Min(message.Length, 10); index++)
        {
            value |= (ulong)(message[index] & 0x7f) << (7 * index);
            if ((message[index] & 0x80) != 0)
                continue;

            message = message[(index + 1)..];
            return true;
        }

        return false;
    }

    private static void AppendVarint(List<byte> message, uint value)
    {
        for (; value >= 0x80; value >>= 7)
            message.Add((byte)(value | 0x80));
        message.Add((byte)value);
    }
}
