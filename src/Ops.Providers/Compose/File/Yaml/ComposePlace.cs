namespace Ops.Providers.Compose;

/// <summary>Where something stands in a compose file.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Folder">The folder that relative paths at this place start from.</param>
internal sealed record ComposePlace(string File, long Line, long Column, string Folder)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");
}
