using System.Text.Json.Serialization;

namespace Ops.Providers.Compose;

/// <summary>What is known of a set, whether it has containers or not.</summary>
internal sealed record SetData
{
    public required int Revision { get; init; }

    public required string Version { get; init; }

    /// <summary>What it runs; null for the containers that stand for the compose file as it is.</summary>
    public DeploySpec? Spec { get; init; }

    public required string SpecHash { get; init; }

    public required int Wanted { get; init; }

    public required DateTimeOffset StagedAt { get; init; }

    /// <summary>The image's name as it was asked for.</summary>
    public required string Image { get; init; }

    /// <summary>The image's id, which all instances run even where the name has moved on.</summary>
    public required string ImageId { get; init; }

    /// <summary>The image's name with its digest, by which it can be pulled again; null where no registry knows it.</summary>
    public string? ImageDigest { get; init; }

    /// <summary>The hash of the service's definition in the compose file.</summary>
    public required string Definition { get; init; }

    /// <summary>The operation that last changed it.</summary>
    public required string Operation { get; init; }

    public required long Fence { get; init; }

    /// <summary>Whether it was lost with what its instances run, so that no further instance can be made.</summary>
    [JsonIgnore]
    public bool LacksSpec => Spec is null && SpecHash.Length > 0;
}
