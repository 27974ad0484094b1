using System.Text.Json.Serialization;

namespace Ops.Deploy;

/// <summary>How events are written.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AcceptedEvent))]
[JsonSerializable(typeof(LockedEvent))]
[JsonSerializable(typeof(StepStartedEvent))]
[JsonSerializable(typeof(StepEndedEvent))]
[JsonSerializable(typeof(UnwindStartedEvent))]
[JsonSerializable(typeof(DecisionNeededEvent))]
[JsonSerializable(typeof(DecidedEvent))]
[JsonSerializable(typeof(AbortRequestedEvent))]
[JsonSerializable(typeof(EndedEvent))]
[JsonSerializable(typeof(KeptRetiredEvent))]
internal sealed partial class DeployEventJson : JsonSerializerContext;
