namespace Ops.Providers.Host;

/// <summary>Which of several matching files counts.</summary>
public enum FileChoice
{
    /// <summary>The file written last, as for backups.</summary>
    Newest,

    /// <summary>The file written first, as for a queue that must not be stuck.</summary>
    Oldest,
}
