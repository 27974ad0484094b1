namespace Ops.Providers.Network;

/// <summary>One answer of a target, whichever tier received it.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Milliseconds">The time to the headers.</param>
internal readonly record struct HttpAnswer(int Status, double Milliseconds)
{
    /// <summary>Gets the reason phrase, which only an unexpected status needs.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets the look-up of a header, or null where none was asked for.</summary>
    public Func<string, string?>? Header { get; init; }

    /// <summary>Gets the body, or null where none was asked for.</summary>
    public HttpBody? Body { get; init; }

    /// <summary>Gets the certificate that ends first of those seen on the way, or null without TLS.</summary>
    public HttpCertificate? Certificate { get; init; }
}
