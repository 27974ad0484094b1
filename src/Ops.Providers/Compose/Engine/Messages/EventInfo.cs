namespace Ops.Providers.Compose;

/// <summary>Something that happened to a container.</summary>
internal sealed record EventInfo
{
    public string? Action { get; init; }

    public ActorInfo? Actor { get; init; }

    internal sealed record ActorInfo(string? ID, IReadOnlyDictionary<string, string>? Attributes);
}
