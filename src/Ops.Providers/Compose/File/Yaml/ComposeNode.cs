namespace Ops.Providers.Compose;

/// <summary>A value of a compose file, with anchors and merge keys resolved: a text, a list, a map, or nothing.</summary>
internal sealed record ComposeNode(ComposePlace Place)
{
    /// <summary>The text of a scalar; null for the others.</summary>
    public string? Text { get; init; }

    public IReadOnlyList<ComposeNode>? Items { get; init; }

    public IReadOnlyDictionary<string, ComposeNode>? Entries { get; init; }

    public bool IsNothing => Text is null && Items is null && Entries is null;

    public string Kind => Text is not null ? $"the text '{Text}'" : Items is not null ? "a list" : Entries is not null ? "a map" : "nothing";
}
