using System.Globalization;
using System.Text;
using System.Text.Json;
using Ops.Deploy;

namespace Ops.Providers.Host;

/// <summary>One entry of the journal.</summary>
/// <param name="Cursor">Where it stands.</param>
/// <param name="Line">What it says.</param>
internal sealed record SystemdEntry(string? Cursor, LogLine Line)
{
    private const int LeastSevereError = 3;

    /// <summary>Reads a line that journalctl has written as JSON; null where it is none, or says nothing.</summary>
    public static SystemdEntry? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var entry = document.RootElement;
            return entry.ValueKind == JsonValueKind.Object && Text(entry, "MESSAGE") is { } text
                ? new SystemdEntry(Text(entry, "__CURSOR"), new LogLine(TimeOf(entry), WriterOf(entry), IsError(entry), text.TrimEnd('\n')))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static DateTimeOffset? TimeOf(JsonElement entry) =>
        long.TryParse(Text(entry, "__REALTIME_TIMESTAMP"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            ? DateTimeOffset.UnixEpoch.AddMicroseconds(microseconds)
            : null;

    private static string WriterOf(JsonElement entry)
    {
        var name = Text(entry, "SYSLOG_IDENTIFIER") ?? Text(entry, "_COMM") ?? "unknown";
        return Text(entry, "_PID") is { } pid ? $"{name}[{pid}]" : name;
    }

    private static bool IsError(JsonElement entry) =>
        int.TryParse(Text(entry, "PRIORITY"), NumberStyles.None, CultureInfo.InvariantCulture, out var priority) && priority <= LeastSevereError;

    /// <summary>Returns a field, which is an array of bytes where it is no text, and an array of all its values where it has several.</summary>
    private static string? Text(JsonElement entry, string field)
    {
        if (!entry.TryGetProperty(field, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value[0].ValueKind != JsonValueKind.Number)
            value = value[0];
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Array => Encoding.UTF8.GetString([.. value.EnumerateArray().Select(item => (byte)item.GetInt32())]),
            _ => null,
        };
    }
}
