namespace Ops.Providers.Network.Shared;

/// <summary>The file of trusted authorities cannot be read; the message says which and why.</summary>
internal sealed class CaFileException(string message, Exception innerException) : Exception(message, innerException);
