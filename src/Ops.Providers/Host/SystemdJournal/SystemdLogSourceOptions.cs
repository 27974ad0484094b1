namespace Ops.Providers.Host;

/// <summary>The options of a <see cref="SystemdLogSource"/>.</summary>
public sealed class SystemdLogSourceOptions
{
    /// <summary>Gets or sets the program that reads the journal; the default is <c>journalctl</c>, found on the path.</summary>
    public string Command { get; set; } = "journalctl";

    /// <summary>Gets or sets the folder of the journal's files; the default, null, is the machine's own journal.</summary>
    public string? Directory { get; set; }
}
