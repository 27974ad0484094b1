using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ops.Journal;

/// <summary>An event to append.</summary>
/// <param name="Type">What happened, such as <c>step-succeeded</c>.</param>
/// <param name="Data">The details, one JSON object without secrets.</param>
public sealed record JournalEntry(string Type, JsonElement Data)
{
    /// <summary>Returns an entry whose details are a value.</summary>
    public static JournalEntry Create<T>(string type, T value, JsonTypeInfo<T> json) => new(type, JsonSerializer.SerializeToElement(value, json));
}
