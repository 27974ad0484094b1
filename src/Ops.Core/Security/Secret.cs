namespace Ops;

/// <summary>A text that is never printed, logged or serialised by accident.</summary>
/// <remarks>Thread-safe. Equality compares the content in constant time for equal lengths.</remarks>
public sealed class Secret : IEquatable<Secret>
{
    /// <summary>What stands in for a secret wherever text is shown.</summary>
    public const string Redacted = "**redacted**";

    private readonly string _value;

    /// <summary>Wraps <paramref name="value"/>.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    public Secret(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
    }

    /// <summary>Gets whether the secret is the empty text.</summary>
    public bool IsEmpty => _value.Length == 0;

    /// <summary>Returns the text itself; call it only where the secret is used, and keep the result nowhere.</summary>
    public string Reveal() => _value;

    /// <summary>Returns <see cref="Redacted"/>, whatever the content.</summary>
    public override string ToString() => Redacted;

    /// <inheritdoc/>
    public bool Equals(Secret? other) => other is not null &&
        System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(_value.AsSpan()),
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(other._value.AsSpan()));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(_value, StringComparison.Ordinal);
}
