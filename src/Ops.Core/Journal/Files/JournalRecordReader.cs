using System.Globalization;
using System.Text.Json;

namespace Ops.Journal;

/// <summary>Reads the JSON of records.</summary>
internal static class JournalRecordReader
{
    /// <exception cref="JsonException">This is not the JSON of a record.</exception>
    /// <exception cref="FormatException">A value is not what its name says.</exception>
    /// <exception cref="InvalidOperationException">A value has the wrong kind.</exception>
    public static JournalRecord Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, JournalNames.Reading);
        long version = 0, position = 0, back = 0;
        long? durable = null;
        string? stream = null, deleted = null;
        var at = default(DateTimeOffset);
        var hasEvents = false;
        List<JournalTimer>? set = null;
        List<string>? clear = null;
        List<TimerRecord>? taken = null, timers = null;
        List<StreamRecord>? streams = null;

        reader.Read();
        while (!hasEvents && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "version": version = reader.GetInt64(); break;
                case "position": position = reader.GetInt64(); break;
                case "back": back = reader.GetInt64(); break;
                case "stream": stream = reader.GetString(); break;
                case "at": at = reader.GetDateTimeOffset(); break;
                case "set": set = ReadTimers(ref reader).ConvertAll(timer => new JournalTimer(timer.Key, timer.DueAt)); break;
                case "clear": clear = ReadKeys(ref reader); break;
                case "events": hasEvents = true; break;
                case "deleted": deleted = reader.GetString(); break;
                case "taken": taken = ReadTimers(ref reader); break;
                case "streams": streams = ReadTimers(ref reader).ConvertAll(timer => new StreamRecord(timer.Stream, timer.DueAt)); break;
                case "timers": timers = ReadTimers(ref reader); break;
                case "sealed": durable = long.Parse(reader.GetString()!, CultureInfo.InvariantCulture); break;
                case "format" when reader.GetString() != JournalNames.Format: throw new FormatException($"the format is '{reader.GetString()}', not '{JournalNames.Format}'");
                case "revision" when reader.GetInt32() > JournalNames.Revision: throw new NotSupportedException($"the format has revision {reader.GetInt32()}");
                default: reader.Skip(); break;
            }
        }

        return new JournalRecord
        {
            Version = version,
            Position = position,
            Back = back,
            Stream = stream,
            At = at,
            Set = set ?? [],
            Clear = clear ?? [],
            HasEvents = hasEvents,
            Deleted = deleted,
            Taken = taken,
            Streams = streams,
            Timers = timers,
            Sealed = durable,
        };
    }

    /// <summary>Reads the events of an append; the last of them has the version and the position given.</summary>
    public static List<JournalEvent> ReadEvents(ReadOnlySpan<byte> json, string stream, int count, long lastVersion, long lastPosition)
    {
        var events = new List<JournalEvent>(count);
        var at = default(DateTimeOffset);
        var reader = new Utf8JsonReader(json, JournalNames.Reading);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTime = reader.ValueTextEquals("at"u8);
            var areEvents = reader.ValueTextEquals("events"u8);
            reader.Read();
            if (isTime)
                at = reader.GetDateTimeOffset();
            else if (!areEvents)
                reader.Skip();
            else
                ReadEvents(ref reader, events, stream, at, lastVersion - count, lastPosition - count);
        }

        return events;
    }

    private static void ReadEvents(ref Utf8JsonReader reader, List<JournalEvent> events, string stream, DateTimeOffset at, long version, long position)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            reader.Read();
            reader.Read();
            var type = reader.GetString()!;
            reader.Read();
            reader.Read();
            events.Add(new JournalEvent(stream, ++version, ++position, at, type, JsonElement.ParseValue(ref reader)));
            reader.Read();
        }
    }

    private static List<string> ReadKeys(ref Utf8JsonReader reader)
    {
        var keys = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
            keys.Add(reader.GetString()!);
        return keys;
    }

    private static List<TimerRecord> ReadTimers(ref Utf8JsonReader reader)
    {
        var timers = new List<TimerRecord>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            timers.Add(ReadTimer(ref reader));
        return timers;
    }

    private static TimerRecord ReadTimer(ref Utf8JsonReader reader)
    {
        string stream = "", key = "";
        var at = default(DateTimeOffset);
        var attempt = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "stream": stream = reader.GetString()!; break;
                case "key": key = reader.GetString()!; break;
                case "due" or "at": at = reader.GetDateTimeOffset(); break;
                case "attempt": attempt = reader.GetInt32(); break;
                default: reader.Skip(); break;
            }
        }

        return new TimerRecord(stream, key, at, attempt);
    }
}
