namespace Ops.Deploy;

/// <summary>One command that makes a release out of a checkout, such as installing dependencies, testing or building.</summary>
/// <param name="Name">What people call it, such as <c>install</c>.</param>
/// <param name="Command">The command; its program is also looked for in <c>node_modules/.bin</c> of the release.</param>
public sealed record BuildStep(string Name, CommandSpec Command)
{
    /// <summary>Gets environment variables that are added to those of this process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets environment variables that are added and never shown.</summary>
    public IReadOnlyDictionary<string, Secret> Secrets { get; init; } = new Dictionary<string, Secret>(StringComparer.Ordinal);
}
