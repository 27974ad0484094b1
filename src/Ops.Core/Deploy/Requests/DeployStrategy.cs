using System.Text.Json.Serialization;

namespace Ops.Deploy;

/// <summary>How a new revision takes over from the old one.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(RecreateStrategy), "recreate")]
[JsonDerivedType(typeof(RollingStrategy), "rolling")]
[JsonDerivedType(typeof(BlueGreenStrategy), "blue-green")]
[JsonDerivedType(typeof(CanaryStrategy), "canary")]
public abstract record DeployStrategy;
