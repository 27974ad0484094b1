using System.Text.Json;

namespace Ops.Providers.Pm2;

/// <summary>Something that PM2's daemon published of a process.</summary>
/// <param name="Topic">What, such as <c>log:out</c> or <c>process:event</c>.</param>
/// <param name="ProcessId">PM2's id of the process; -1 for the daemon itself.</param>
/// <param name="Name">The process's name.</param>
/// <param name="At">When.</param>
/// <param name="Text">The output of a log event, or the name of a process event.</param>
internal sealed record BusEvent(string Topic, int ProcessId, string Name, DateTimeOffset? At, string Text)
{
    public static BusEvent? Read(IReadOnlyList<byte[]> message)
    {
        if (message.Count < 2)
            return null;
        try
        {
            using var document = JsonDocument.Parse(AmpMessage.Content(message[1]));
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(AmpMessage.Text(message[0]), document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static BusEvent Read(string topic, JsonElement data)
    {
        var process = data.TryGetProperty("process", out var known) && known.ValueKind == JsonValueKind.Object ? known : data;
        var at = data.Number("at") is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : (DateTimeOffset?)null;
        return new BusEvent(topic, (int)(process.Number("pm_id") ?? -1), process.Text("name") ?? "", at, data.Text(topic.StartsWith("log:", StringComparison.Ordinal) ? "data" : "event") ?? "");
    }
}
