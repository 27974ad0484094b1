using System.Net;

namespace Ops.Providers.Compose;

/// <summary>Reads Linux's table of TCP connections over IPv4.</summary>
internal static class TcpTable
{
    private const string EstablishedState = "01";

    /// <summary>Returns the far end of every established connection.</summary>
    public static IEnumerable<IPEndPoint> Established(string table)
    {
        foreach (var line in table.Split('\n').Skip(1))
        {
            var cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (cells.Length > 3 && cells[3] == EstablishedState && Parse(cells[2]) is { } remote)
                yield return remote;
        }
    }

    /// <summary>Reads an address and port in hexadecimal, the address in the machine's order of bytes.</summary>
    private static IPEndPoint? Parse(string text)
    {
        var parts = text.Split(':');
        return parts.Length == 2 && uint.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var address) && int.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var port)
            ? new IPEndPoint(new IPAddress(BitConverter.GetBytes(address)), port)
            : null;
    }
}
