namespace Ops.Providers.Network.Shared;

/// <summary>The headers that a probe adds to its request, some of which carry credentials.</summary>
internal static class RequestHeaders
{
    public static void Validate(IDictionary<string, string> headers, OptionsProblems problems, Func<string, bool> isReserved)
    {
        foreach (var (name, value) in headers)
        {
            problems.Require(IsToken(name), $"Headers:{name}", "is not the name of a header");
            problems.Require(!isReserved(name), $"Headers:{name}", "is set by the protocol itself; leave it out");
            problems.Require(value.All(character => character is >= ' ' and < '\x7f'), $"Headers:{name}", "has a value with characters other than printable ASCII");
        }
    }

    /// <summary>Returns a text of the server without the credentials that the server may have repeated in it.</summary>
    public static string Redact(IDictionary<string, string> headers, string text) =>
        Redaction.Text(text, [.. headers.Where(header => Redaction.IsCredentialName(header.Key)).SelectMany(header => Parts(header.Value))]);

    /// <summary>Returns the value and, of <c>Bearer abc</c>, the credential alone.</summary>
    private static IEnumerable<Secret> Parts(string value) =>
        new[] { value, value[(value.IndexOf(' ', StringComparison.Ordinal) + 1)..] }.Select(part => new Secret(part));

    public static bool IsToken(string text) => text.Length > 0 && text.All(IsTokenCharacter);

    private static bool IsTokenCharacter(char character) => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal);
}
