using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ops.Journal;

/// <summary>An event that was appended.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Version">The event's number in its stream, from 1.</param>
/// <param name="Position">The event's place in the journal: greater than that of every event appended before it, not without gaps.</param>
/// <param name="At">When it happened, by the clock of who appended it.</param>
/// <param name="Type">What happened.</param>
/// <param name="Data">The details.</param>
public sealed record JournalEvent(string Stream, long Version, long Position, DateTimeOffset At, string Type, JsonElement Data)
{
    /// <summary>Returns the details as a value.</summary>
    /// <exception cref="JournalException">They are not such a value.</exception>
    public T Read<T>(JsonTypeInfo<T> json)
    {
        try
        {
            return Data.Deserialize(json) ?? throw new JournalException($"Event {Version} ('{Type}') of journal stream '{Stream}' holds no details; it was not written by this version of Ops.");
        }
        catch (JsonException exception)
        {
            throw new JournalException($"Event {Version} ('{Type}') of journal stream '{Stream}' cannot be read: {exception.Message}", exception);
        }
    }
}
