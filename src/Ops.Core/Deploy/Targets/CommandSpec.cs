namespace Ops.Deploy;

/// <summary>A command, as a program and its arguments: no shell is involved unless it is the program.</summary>
/// <param name="Arguments">The program and its arguments, which are shown and journalled as they are: no secret belongs here.</param>
public sealed record CommandSpec(IReadOnlyList<string> Arguments)
{
    /// <summary>Gets how long it may run; the default is 10 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);
}
