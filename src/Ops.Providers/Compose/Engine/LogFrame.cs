namespace Ops.Providers.Compose;

/// <summary>Some output; its bytes are valid until the next is read.</summary>
/// <param name="IsError">Whether it is of standard error.</param>
/// <param name="Bytes">The bytes.</param>
internal readonly record struct LogFrame(bool IsError, ReadOnlyMemory<byte> Bytes);
