using FsCheck;
using FsCheck.Fluent;

namespace Ops.Core.Tests.Journal;

/// <summary>The journal on a disk that fails, tears and crashes at random: thousands of schedules.</summary>
public sealed class FileJournalFaultTests
{
    private static readonly Gen<ScheduleStep> Step =
        from kind in Gen.Frequency(
            (8, Gen.Constant(StepKind.Append)),
            (3, Gen.Constant(StepKind.Burst)),
            (3, Gen.Constant(StepKind.Timers)),
            (2, Gen.Constant(StepKind.Take)),
            (2, Gen.Constant(StepKind.Delete)),
            (2, Gen.Constant(StepKind.Compact)),
            (1, Gen.Constant(StepKind.Check)),
            (1, Gen.Constant(StepKind.Close)),
            (1, Gen.Constant(StepKind.KillProcess)),
            (1, Gen.Constant(StepKind.CrashMachine)))
        from stream in Gen.Choose(0, 3)
        from count in Gen.Choose(1, 4)
        select new ScheduleStep(kind, stream, count);

    private static readonly Gen<(int Operation, DiskFault Fault)> Fault =
        Gen.Zip(Gen.Choose(0, 120), Gen.Elements(DiskFault.Fail, DiskFault.FailHalfway, DiskFault.Crash));

    [Fact]
    public void Whatever_the_disk_does_no_acknowledged_event_is_lost_none_comes_twice_and_versions_have_no_gap() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithEndSize(24), Prop.ForAll(
            Gen.Choose(0, int.MaxValue).ToArbitrary(),
            Step.ListOf().ToArbitrary(),
            Fault.ListOf().ToArbitrary(),
            (seed, steps, faults) => Play(seed, steps, faults)));

    private static void Play(int seed, IEnumerable<ScheduleStep> steps, IEnumerable<(int Operation, DiskFault Fault)> faults)
    {
        var byOperation = faults.DistinctBy(fault => fault.Operation).ToDictionary(fault => fault.Operation, fault => fault.Fault);
        new ScheduleRun(seed, new DiskFaults(byOperation)).PlayAsync(steps).GetAwaiter().GetResult();
    }
}
