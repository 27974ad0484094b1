using System.Net;

namespace Ops.Providers.Compose;

/// <summary>Reads the servers of one backend.</summary>
internal sealed class HaproxyBackend(HaproxyRuntime runtime, string name)
{
    public string Name => name;

    /// <summary>Returns the servers with the requests in flight at each.</summary>
    public async Task<IReadOnlyList<HaproxySlot>> ReadAsync(CancellationToken cancellationToken)
    {
        var slots = ParseState(await runtime.ShowAsync($"show servers state {name}", cancellationToken).ConfigureAwait(false));
        var inFlight = ParseStatistics(await runtime.ShowAsync($"show stat {name} 4 -1", cancellationToken).ConfigureAwait(false));
        return [.. slots.Select(slot => slot with { InFlight = inFlight.GetValueOrDefault(slot.Name) })];
    }

    /// <summary>Reads the table of <c>show servers state</c>, whose second line names the columns.</summary>
    private static IEnumerable<HaproxySlot> ParseState(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var header = Array.Find(lines, line => line.StartsWith('#'))?[1..].Trim().Split(' ') ?? [];
        foreach (var line in lines.Where(line => !line.StartsWith('#') && line.Contains(' ', StringComparison.Ordinal)))
        {
            var cells = line.Split(' ');
            string Cell(string column) => cells.ElementAtOrDefault(Array.IndexOf(header, column)) ?? "";
            int Number(string column) => int.TryParse(Cell(column), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
            yield return new HaproxySlot
            {
                Name = Cell("srv_name"),
                Address = IPAddress.TryParse(Cell("srv_addr"), out var address) ? new IPEndPoint(address, Number("srv_port")) : null,
                Admin = Number("srv_admin_state"),
                Operational = Number("srv_op_state"),
                Check = Number("srv_check_state"),
                Weight = Number("srv_uweight"),
            };
        }
    }

    private static Dictionary<string, int> ParseStatistics(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var header = lines.Length == 0 ? [] : lines[0].TrimStart('#', ' ').Split(',');
        var (server, current, queued) = (Array.IndexOf(header, "svname"), Array.IndexOf(header, "scur"), Array.IndexOf(header, "qcur"));
        return lines.Skip(1).Select(line => line.Split(',')).Where(cells => cells.Length > current && current > 0)
            .ToDictionary(cells => cells[server], cells => Number(cells[current]) + Number(cells[queued]), StringComparer.Ordinal);
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
