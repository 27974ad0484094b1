namespace Ops.Providers.Host;

/// <summary>What a block device does in a second.</summary>
public sealed record DiskDeviceIo
{
    /// <summary>Gets the name of the device, such as <c>sda</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what it reads.</summary>
    public required DiskTransfer Read { get; init; }

    /// <summary>Gets what it writes.</summary>
    public required DiskTransfer Written { get; init; }

    /// <summary>Gets the share of the time, from 0 to 100 percent, in which requests were under way: <c>%util</c> of iostat.</summary>
    public required double BusyPercent { get; init; }
}
