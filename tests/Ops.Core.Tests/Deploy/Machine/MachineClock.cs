namespace Ops.Core.Tests.Deploy.Machine;

/// <summary>The true time of the simulated world, which moves only when somebody moves it.</summary>
internal sealed class MachineClock : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    public TimeSpan Elapsed { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => Beginning + Elapsed;

    public void Advance(TimeSpan by) => Elapsed += by;

    public void AdvanceTo(TimeSpan elapsed) => Elapsed = elapsed > Elapsed ? elapsed : Elapsed;
}
