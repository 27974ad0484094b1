using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ops.SampleHost.Deploying.Views.Json;

[JsonSerializable(typeof(PlanLine))]
[JsonSerializable(typeof(ProgressLine))]
[JsonSerializable(typeof(DeploymentLine))]
[JsonSerializable(typeof(ServiceLine))]
[JsonSerializable(typeof(LogLineFields))]
[JsonSerializable(typeof(StatisticsLine))]
[JsonSerializable(typeof(DeployNoteLine))]
internal sealed partial class DeployLinesContext : JsonSerializerContext
{
    /// <summary>Gets the context that leaves dashes and quotes readable; the lines are not embedded in HTML.</summary>
    public static DeployLinesContext Readable { get; } = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    });
}
