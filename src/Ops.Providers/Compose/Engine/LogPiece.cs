namespace Ops.Providers.Compose;

/// <summary>Some bytes of output; they are valid until the next piece is read.</summary>
/// <param name="IsError">Whether they are of standard error.</param>
/// <param name="Bytes">The bytes.</param>
internal readonly record struct LogPiece(bool IsError, ReadOnlyMemory<byte> Bytes);
