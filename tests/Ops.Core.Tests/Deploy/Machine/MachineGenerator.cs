using FsCheck;
using FsCheck.Fluent;
using Ops.Deploy;

namespace Ops.Core.Tests.Deploy.Machine;

/// <summary>Makes random sequences, and simpler ones of those that fail.</summary>
internal static class MachineGenerator
{
    public static Arbitrary<MachineSequence> Sequences => Arb.From(Sequence, sequence => sequence.Simpler());

    private static Gen<Trouble> Troubles =>
        from crashes in Gen.Frequency((5, Gen.Constant(0)), (3, Gen.Constant(1)), (1, Gen.Constant(2)), (1, Gen.Constant(3))).SelectMany(count => Gen.Choose(1, 60).ListOf(count))
        from crashesAfterEffect in Gen.Elements(true, false)
        from fault in Gen.Frequency((6, Gen.Constant(FaultKind.None)), (2, Gen.Elements(FaultKind.Safe, FaultKind.Ambiguous, FaultKind.Blind, FaultKind.JournalSafe, FaultKind.JournalAmbiguous, FaultKind.Renewal)))
        from faultAt in fault is FaultKind.JournalSafe or FaultKind.JournalAmbiguous ? Gen.Choose(1, 40) : Gen.Choose(1, 12)
        from faultTimes in Gen.Choose(1, 3)
        from meddling in Gen.Frequency((5, Gen.Constant(Meddling.None)), (5, Gen.Elements(Enum.GetValues<Meddling>())))
        from meddlingAt in Gen.Choose(1, 60)
        from meddlesAfterEffect in Gen.Elements(true, false)
        from otherCrash in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(1, 30)))
        from clockError in Gen.Frequency((4, Gen.Constant(0)), (1, Gen.Choose(-5, 5)))
        select new Trouble
        {
            Crashes = [.. crashes],
            CrashesAfterEffect = crashesAfterEffect,
            Fault = fault,
            FaultAt = faultAt,
            FaultTimes = faultTimes,
            Meddling = meddling,
            MeddlingAt = meddlingAt,
            MeddlesAfterEffect = meddlesAfterEffect,
            OtherCrash = otherCrash,
            ClockError = clockError,
        };

    private static Gen<CommandKind> Kinds => Gen.Frequency(
        (8, Gen.Constant(CommandKind.Deploy)),
        (3, Gen.Constant(CommandKind.Rollback)),
        (2, Gen.Constant(CommandKind.Scale)),
        (1, Gen.Constant(CommandKind.RestartAll)),
        (1, Gen.Constant(CommandKind.RestartOne)),
        (1, Gen.Constant(CommandKind.Stop)),
        (2, Gen.Constant(CommandKind.Start)),
        (1, Gen.Constant(CommandKind.MaintenanceOn)),
        (1, Gen.Constant(CommandKind.MaintenanceOff)),
        (2, Gen.Constant(CommandKind.Wait)));

    private static Gen<MachineCommand> Command =>
        from kind in Kinds
        from strategy in Gen.Elements("rolling", "blue-green", "canary", "recreate")
        from artifact in Gen.Elements("good", "good", "good", "crash", "late", "stuck")
        from replicas in kind == CommandKind.Scale ? Gen.Choose(0, 3) : Gen.Choose(1, 3)
        from surge in Gen.Elements(1, 1, 2)
        from migration in Gen.Frequency((4, Gen.Constant("none")), (2, Gen.Elements("compatible", "undoable", "failing", "irreversible")))
        from verification in Gen.Frequency((5, Gen.Constant("none")), (2, Gen.Constant("good")), (1, Gen.Constant("bad")))
        from hook in Gen.Frequency((6, Gen.Constant("none")), (2, Gen.Constant("good")), (1, Gen.Constant("bad")))
        from pause in Gen.Elements(0, 0, 3)
        from leavesFailures in Gen.Frequency((7, Gen.Constant(false)), (1, Gen.Constant(true)))
        from isEmergency in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from isSame in Gen.Frequency((7, Gen.Constant(false)), (1, Gen.Constant(true)))
        from decision in Gen.Elements(DeployDecision.RollBack, DeployDecision.TryAgain, DeployDecision.LeaveAsItIs)
        from version in Gen.Elements(-1, -1, -1, -2, 0, 1, 2)
        from hours in Gen.Elements(1, 12, 25, 48)
        from trouble in Gen.Frequency((1, Gen.Constant(Trouble.None)), (2, Troubles))
        select new MachineCommand(kind)
        {
            Strategy = strategy,
            Artifact = artifact,
            Replicas = replicas,
            Surge = surge,
            Migration = migration,
            Verification = verification,
            Hook = hook,
            Pause = pause,
            LeavesFailures = leavesFailures,
            IsEmergency = isEmergency,
            IsSameVersion = isSame,
            Decision = decision,
            Version = version,
            Hours = hours,
            Trouble = trouble,
        };

    private static Gen<MachineSequence> Sequence =>
        from hasSwitch in Gen.Elements(true, false)
        from hasLock in Gen.Elements(true, false)
        from count in Gen.Choose(1, 11)
        from first in Command
        from others in Command.ListOf(count)
        select new MachineSequence { HasSwitch = hasSwitch, HasLock = hasLock, Commands = [first with { Kind = CommandKind.Deploy }, .. others] };
}
