using System.Text.Json;
using Ops.Journal;

namespace Ops.Benchmarks.Journal;

/// <summary>The append that every contender is measured with: one event like those of a deployment's steps.</summary>
internal static class BenchEvents
{
    public static DateTimeOffset At { get; } = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    public const string Json = """{"step":"07-stage","isUndo":false,"succeeded":true,"detail":"2 ready; the set r12 answers on both of its ports and was looked at for five seconds"}""";

    public static JsonElement Data { get; } = JsonElement.Parse(Json);

    private static readonly JournalEntry[] Events = [new("deploy-step-ended", Data)];

    public static JournalAppend To(string stream, long? expected) => new() { Stream = stream, ExpectedVersion = expected, At = At, Events = Events };
}
