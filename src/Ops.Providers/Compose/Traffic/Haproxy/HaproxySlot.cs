using System.Net;

namespace Ops.Providers.Compose;

/// <summary>A server of a backend: a place that instances come and go in.</summary>
internal sealed record HaproxySlot
{
    // Bits of srv_admin_state: maintenance by command, inherited, by a failed name; that of the configuration stays set for ever and says nothing.
    private const int Maintenance = 0x01 | 0x02 | 0x20;
    private const int Draining = 0x08 | 0x10;
    private const int OperationalRunning = 2;

    // A bit of srv_check_state.
    private const int CheckEnabled = 0x04;

    public required string Name { get; init; }

    public required IPEndPoint? Address { get; init; }

    public required int Admin { get; init; }

    public required int Operational { get; init; }

    public required int Check { get; init; }

    public required int Weight { get; init; }

    /// <summary>Requests that are being answered by it or wait for it.</summary>
    public int InFlight { get; init; }

    public bool IsInMaintenance => (Admin & Maintenance) != 0;

    public bool TakesRequests => !IsInMaintenance && (Admin & Draining) == 0 && Weight > 0;

    /// <summary>Whether HAProxy checks it by itself.</summary>
    public bool IsChecked => (Check & CheckEnabled) != 0;

    /// <summary>Whether it could take requests.</summary>
    public bool IsUp => !IsInMaintenance && Operational == OperationalRunning;
}
