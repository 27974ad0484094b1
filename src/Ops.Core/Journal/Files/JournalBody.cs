using System.Buffers;
using System.Text.Json;

namespace Ops.Journal;

/// <summary>Writes the JSON of records, but for the properties that only the writer of the file knows (see <see cref="JournalBatch"/>).</summary>
internal static class JournalBody
{
    /// <exception cref="ArgumentException">The append cannot be written as JSON, or is too big.</exception>
    public static ReadOnlyMemory<byte> Append(JournalAppend append)
    {
        try
        {
            var body = Write(json => WriteAppend(json, append));
            return body.Length <= JournalRules.MaxAppendBytes
                ? body
                : throw new ArgumentException($"The append to journal stream '{append.Stream}' takes {body.Length} bytes; write at most {JournalRules.MaxAppendBytes}, and keep what is bigger elsewhere.", nameof(append));
        }
        catch (InvalidOperationException exception)
        {
            // Half a surrogate pair, or nesting without end.
            throw new ArgumentException($"The details of the append to journal stream '{append.Stream}' cannot be written as JSON: {exception.Message}", nameof(append), exception);
        }
    }

    public static ReadOnlyMemory<byte> Delete(string stream) => Write(json => json.WriteString("deleted", stream));

    public static ReadOnlyMemory<byte> Take(IReadOnlyList<TimerRecord> timers, string owner, DateTimeOffset until) => Write(json =>
    {
        json.WriteString("owner", owner);
        json.WriteString("until", until);
        WriteTimers(json, "taken", timers);
    });

    public static ReadOnlyMemory<byte> Snapshot(IReadOnlyList<StreamRecord> streams, IReadOnlyList<TimerRecord> timers) => Write(json =>
    {
        json.WriteStartArray("streams");
        foreach (var stream in streams)
        {
            json.WriteStartObject();
            json.WriteString("stream", stream.Stream);
            json.WriteString("at", stream.At);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteTimers(json, "timers", timers);
    });

    /// <summary>Returns the file's first line; it is equally long whatever <paramref name="durableLength"/> is.</summary>
    public static byte[] FirstLine(long durableLength)
    {
        var json = Write(json =>
        {
            json.WriteString("format", JournalNames.Format);
            json.WriteNumber("revision", JournalNames.Revision);
            json.WriteString("sealed", durableLength.ToString("D19", System.Globalization.CultureInfo.InvariantCulture));
        });
        var line = new byte[json.Length + JournalLine.Overhead];
        json.Span.CopyTo(line.AsSpan(JournalLine.HeaderLength));
        JournalLine.Frame(line);
        return line;
    }

    private static void WriteAppend(Utf8JsonWriter json, JournalAppend append)
    {
        json.WriteString("stream", append.Stream);
        json.WriteString("at", JournalRules.Cut(append.At));
        if (append.SetTimers.Count > 0)
        {
            json.WriteStartArray("set");
            foreach (var timer in append.SetTimers)
            {
                json.WriteStartObject();
                json.WriteString("key", timer.Key);
                json.WriteString("due", JournalRules.Cut(timer.DueAt));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (append.ClearTimers.Count > 0)
        {
            json.WriteStartArray("clear");
            foreach (var key in append.ClearTimers)
                json.WriteStringValue(key);
            json.WriteEndArray();
        }

        WriteEvents(json, append.Events);
    }

    // The last property: who only wants the rest stops reading here.
    private static void WriteEvents(Utf8JsonWriter json, IReadOnlyList<JournalEntry> events)
    {
        if (events.Count == 0)
            return;

        json.WriteStartArray("events");
        foreach (var entry in events)
        {
            json.WriteStartObject();
            json.WriteString("type", entry.Type);
            json.WritePropertyName("data");
            entry.Data.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTimers(Utf8JsonWriter json, string name, IReadOnlyList<TimerRecord> timers)
    {
        json.WriteStartArray(name);
        foreach (var timer in timers)
        {
            json.WriteStartObject();
            json.WriteString("stream", timer.Stream);
            json.WriteString("key", timer.Key);
            json.WriteString("due", timer.DueAt);
            json.WriteNumber("attempt", timer.Attempt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, JournalNames.Writing);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
