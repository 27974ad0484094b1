namespace Ops.Deploy;

/// <summary>Which lines to read.</summary>
/// <param name="Service">The service.</param>
public sealed record LogQuery(string Service)
{
    /// <summary>Gets the instances, by id; the default is all of them.</summary>
    public IReadOnlyList<string> Instances { get; init; } = [];

    /// <summary>Gets how many of the latest lines of each instance; null means all.</summary>
    public int? Tail { get; init; }

    /// <summary>Gets the time from which on; null means from the start.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Gets whether to go on with new lines; the default is not to.</summary>
    public bool Follow { get; init; }

    /// <summary>Gets the least severe level to show; null means every line, also those whose level is not known.</summary>
    public LogLevelFilter? MinLevel { get; init; }

    /// <summary>Gets a text that lines must contain, case ignored; null means every line.</summary>
    public string? Contains { get; init; }

    /// <summary>Returns whether a line passes the filters by instance, time, level and text; a line without a time passes that by time, one whose level its text does not tell passes none by level.</summary>
    public bool Accepts(LogLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return (Instances.Count == 0 || Instances.Contains(line.InstanceId, StringComparer.Ordinal)) &&
            !(line.At < Since) &&
            (Contains is null || line.Text.Contains(Contains, StringComparison.OrdinalIgnoreCase)) &&
            (MinLevel is null || LogLevels.Of(line.Text) >= MinLevel);
    }
}
