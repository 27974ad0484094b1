using System.Text.Json.Serialization;

namespace Ops.Providers.Compose;

/// <summary>How messages to and from the engine are written.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VersionInfo))]
[JsonSerializable(typeof(ErrorInfo))]
[JsonSerializable(typeof(ProgressInfo))]
[JsonSerializable(typeof(List<ContainerSummary>))]
[JsonSerializable(typeof(ContainerDetails))]
[JsonSerializable(typeof(ContainerCreate))]
[JsonSerializable(typeof(ContainerUpdate))]
[JsonSerializable(typeof(CreatedInfo))]
[JsonSerializable(typeof(WaitInfo))]
[JsonSerializable(typeof(ImageDetails))]
[JsonSerializable(typeof(List<NetworkSummary>))]
[JsonSerializable(typeof(NetworkCreate))]
[JsonSerializable(typeof(NetworkConnect))]
[JsonSerializable(typeof(VolumeInfo))]
[JsonSerializable(typeof(VolumeList))]
[JsonSerializable(typeof(VolumeCreate))]
[JsonSerializable(typeof(ExecCreate))]
[JsonSerializable(typeof(ExecStart))]
[JsonSerializable(typeof(ExecInfo))]
[JsonSerializable(typeof(TopInfo))]
[JsonSerializable(typeof(EventInfo))]
[JsonSerializable(typeof(ContainerStats))]
[JsonSerializable(typeof(RegistryAuth))]
[JsonSerializable(typeof(Dictionary<string, RegistryAuth>))]
[JsonSerializable(typeof(Dictionary<string, List<string>>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(List<string>))]
internal sealed partial class DockerJson : JsonSerializerContext;
