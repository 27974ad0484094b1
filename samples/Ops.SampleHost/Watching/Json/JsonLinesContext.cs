using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ops.SampleHost.Watching.Json;

[JsonSerializable(typeof(ProbeLine))]
[JsonSerializable(typeof(SweepLine))]
[JsonSerializable(typeof(TransitionLine))]
[JsonSerializable(typeof(NoteLine))]
[JsonSerializable(typeof(StatusLine))]
[JsonSerializable(typeof(SummaryLine))]
[JsonSerializable(typeof(CheckLine))]
internal sealed partial class JsonLinesContext : JsonSerializerContext
{
    /// <summary>Gets the context that leaves dashes and quotes readable; the lines are not embedded in HTML.</summary>
    public static JsonLinesContext Readable { get; } = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    });
}
