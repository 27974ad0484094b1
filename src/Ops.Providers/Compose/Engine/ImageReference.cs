namespace Ops.Providers.Compose;

/// <summary>The name of an image: repository with tag or digest, or an id.</summary>
/// <param name="Repository">The part before tag and digest, such as <c>registry.internal:5000/app</c>.</param>
/// <param name="Tag">The tag, <c>latest</c> where none was given; it does not count where there is a digest.</param>
/// <param name="Digest">The digest, such as <c>sha256:…</c>, or null.</param>
internal sealed record ImageReference(string Repository, string Tag, string? Digest)
{
    /// <summary>The registry's host, or null for the engine's default one.</summary>
    public string? Registry
    {
        get
        {
            var first = Repository.Split('/')[0];
            return Repository.Contains('/', StringComparison.Ordinal) && (first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost") ? first : null;
        }
    }

    /// <summary>Reads a reference; returns null where it is none, such as a text with spaces.</summary>
    public static ImageReference? Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var digest = at < 0 ? null : text[(at + 1)..];
        var name = at < 0 ? text : text[..at];
        var colon = name.LastIndexOf(':');
        var hasTag = colon > name.LastIndexOf('/');
        var (repository, tag) = hasTag ? (name[..colon], name[(colon + 1)..]) : (name, "latest");
        return IsRepository(repository) && IsTag(tag) && (digest is null || IsDigest(digest)) ? new ImageReference(repository, tag, digest) : null;
    }

    public override string ToString() => Digest is null ? $"{Repository}:{Tag}" : $"{Repository}@{Digest}";

    private static bool IsRepository(string text)
    {
        var parts = text.Split('/');
        return parts.All(part => part.Length > 0) && parts.Select((part, index) => (part, index)).All(each =>
            each.part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-' || (each.index == 0 && parts.Length > 1 && (c is ':' || char.IsAsciiLetterUpper(c)))));
    }

    private static bool IsTag(string text) => text.Length is > 0 and <= 128 && text[0] is not ('.' or '-') && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private static bool IsDigest(string text) => text.Split(':') is [{ Length: > 0 }, { Length: >= 32 } hex] && hex.All(char.IsAsciiHexDigitLower);
}
