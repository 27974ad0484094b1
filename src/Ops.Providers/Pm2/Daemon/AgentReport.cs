using System.Text.Json;

namespace Ops.Providers.Pm2;

/// <summary>What the agent inside an instance says of it.</summary>
/// <param name="Pid">The process that says so.</param>
/// <param name="IsReady">Whether the app has said that it is ready, where it is asked to.</param>
/// <param name="IsListening">Whether the app listens on a TCP port.</param>
/// <param name="IsOpen">Whether it takes new connections on the ports that it asked for.</param>
/// <param name="IsLeaving">Whether it was told to leave traffic.</param>
/// <param name="Connections">How many connections it has that came by those ports.</param>
/// <param name="Requests">How many requests it has that are not answered.</param>
/// <param name="Addresses">Where it can be reached past the gate.</param>
/// <param name="Error">Why the gate cannot be opened; null where it can.</param>
internal sealed record AgentReport(int Pid, bool IsReady, bool IsListening, bool IsOpen, bool IsLeaving, int Connections, int Requests, IReadOnlyList<Uri> Addresses, string? Error)
{
    public bool IsDrained => !IsOpen && Connections == 0;

    public static AgentReport? Read(JsonElement pm2)
    {
        if (!pm2.TryGetProperty("axm_monitor", out var monitor) || monitor.ValueKind != JsonValueKind.Object || !monitor.TryGetProperty("ops", out var report) || report.ValueKind != JsonValueKind.Object)
            return null;

        var addresses = new List<Uri>();
        if (report.TryGetProperty("addresses", out var texts) && texts.ValueKind == JsonValueKind.Array)
        {
            foreach (var text in texts.EnumerateArray())
            {
                if (Uri.TryCreate(text.GetString(), UriKind.Absolute, out var address))
                    addresses.Add(address);
            }
        }

        return new AgentReport((int)(report.Number("pid") ?? 0), report.Flag("ready"), report.Flag("listening"), report.Flag("open"), report.Flag("leaving"), (int)(report.Number("connections") ?? 0), (int)(report.Number("requests") ?? 0), addresses, report.Text("error"));
    }
}
