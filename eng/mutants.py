#!/usr/bin/env python3
"""Takes the guard of each trap out of the fan-out engine and of the journal, one at a time, and checks that the trap's tests notice.

Usage: eng/mutants.py [NUMBER ...]      needs git and the .NET SDK; works in a copy, never in this tree.
A line "survived" means that a test is missing or too weak; the exit code is then 1.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HEALTH = "src/Ops.Core/Health/"
CORE_TESTS = "tests/Ops.Core.Tests"
NETWORK_TESTS = "tests/Ops.Providers.Network.Tests"
FILES = "src/Ops.Core/Journal/Files/"
POSTGRES = "src/Ops.Providers/Postgres/Journal/"
POSTGRES_TESTS = "tests/Ops.Providers.Postgres.Tests"

# (trap, what is taken out, file, text, replacement, test project, test class)
MUTANTS = [
    (1, "a status that does not exist is refused", HEALTH + "FanOut/Verdicts.cs", "result.Status <= ProbeStatus.Unhealthy", "true", CORE_TESTS, "*T01*"),
    (2, "an own cancellation is told from a timeout", HEALTH + "FanOut/FanOutEngine.Completion.cs", "if (fault is OperationCanceledException && slot.Run.Source.IsCanceled)", "if (fault is OperationCanceledException)", CORE_TESTS, "*T02*"),
    (3, "one of completion and abandonment wins", HEALTH + "FanOut/Slot.cs", "if (Interlocked.CompareExchange(ref _word, (word & ~StateMask) | (int)to, word) == word)\n                return true;", "_word = (word & ~StateMask) | (int)to;\n            return true;", CORE_TESTS, "*T03*"),
    (4, "a result past the deadline is a timeout", HEALTH + "FanOut/FanOutEngine.Completion.cs", "if (fault is null && now < slot.Deadline)", "if (fault is null)", CORE_TESTS, "*T04*"),
    (5, "the abandonment", HEALTH + "FanOut/FanOutEngine.Scan.cs", "if (now < deadline + grace)\n            return;", "if (now < deadline + grace + 1_000_000_000_000)\n            return;", CORE_TESTS, "*T05*"),
    (5, "the cap of abandoned runs", HEALTH + "FanOut/FanOutEngine.Scan.cs", "var atCap = Counters.AbandonedNow >= _options.MaxAbandoned;", "var atCap = false;", CORE_TESTS, "*T05*"),
    (6, "a token source that fired is thrown away", HEALTH + "FanOut/Slot.cs", "if (IsCancelRequested(Volatile.Read(ref _word)) || !_cancellation.TryReset())", "if (false)", CORE_TESTS, "*T06*"),
    (7, "tokens are cancelled on another thread", HEALTH + "FanOut/Slot.cs", "ThreadPool.UnsafeQueueUserWorkItem(static source => CancelQuietly(source), cancellation, preferLocal: false);", "CancelQuietly(cancellation);", CORE_TESTS, "*T07*"),
    (8, "a value task is consumed once", HEALTH + "FanOut/FanOutEngine.Pump.cs", "result = task.Result;", "result = task.Result;\n                _ = task.Result;", CORE_TESTS, "*T08*"),
    (9, "the guard of the stack", HEALTH + "FanOut/FanOutEngine.Completion.cs", "if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())", "if (slot.Position < 0)", CORE_TESTS, "*T09*"),
    (10, "a starved prober blames no target", HEALTH + "Monitor/MonitorClock.cs", "_engine.IsStarved = PoolLag.IsStarved;", "_engine.IsStarved = false;", CORE_TESTS, "*T10*"),
    (11, "a cancelled sweep ends its runs", HEALTH + "FanOut/FanOutEngine.Scan.cs", "var deadline = Math.Min(slot.Deadline, source.CanceledAt);", "var deadline = slot.Deadline;", CORE_TESTS, "*T11*"),
    (12, "a probe in flight is not started again", HEALTH + "FanOut/ProbeControl.cs", "return (seen & Running) == 0 && Interlocked", "return Interlocked", CORE_TESTS, "*T12*"),
    (13, "a run knows whose id it has", HEALTH + "FanOut/FanOutEngine.Recording.cs", "else if (!ReferenceEquals(state.Registration, run.Registration) || state.Removed)", "else if (false)", CORE_TESTS, "*T13*"),
    (14, "disposal happens once", HEALTH + "Monitor/HealthMonitor.Running.cs", "if (Interlocked.Exchange(ref _disposed, true))\n            return;", "", CORE_TESTS, "*T14*"),
    (15, "one catch-up run after a suspension", HEALTH + "Schedule/HealthScheduler.cs", "var next = OnGrid(id, interval, now);", "var next = dueAt + interval;", CORE_TESTS, "*T15*"),
    (16, "left-out starts keep the phase", HEALTH + "Schedule/HealthScheduler.cs", "var next = OnGrid(id, interval, now);", "var next = now + interval;", CORE_TESTS, "*T16*"),
    (17, "the first result decides alone", HEALTH + "Evaluation/StatusTracker.cs", "if (streaks.Settled is ProbeStatus.Unknown)\n            return status;", "", CORE_TESTS, "*T17*"),
    (17, "flapping ends only below its second limit", HEALTH + "Evaluation/StatusTracker.cs", "if (changes > flap.StopChanges)", "if (changes >= flap.StartChanges)", CORE_TESTS, "*T17*"),
    (18, "cycles are refused", HEALTH + "Monitor/HealthMonitor.Registry.cs", "_dependencies.Check(registration);", "", CORE_TESTS, "*T18*"),
    (18, "an alert comes when its suppression ends", HEALTH + "FanOut/FanOutEngine.Recording.cs", "Transitions.OnStillSuppressed(run.ProbeId, ref state, in observation);", "_ = change;", CORE_TESTS, "*T18*"),
    (19, "a skipped hour moves a start forward", HEALTH + "Maintenance/MaintenanceCalendar.cs", "Resolvers.ReturnStartOfIntervalAfter", "Resolvers.ReturnForwardShifted", CORE_TESTS, "*T19*"),
    (20, "drops are counted", HEALTH + "Streams/Subscription.cs", "Interlocked.Increment(ref _dropped);", "", CORE_TESTS, "*T20*"),
    (21, "each probe starts in its source's context", HEALTH + "FanOut/FanOutEngine.Pump.cs", "ExecutionContext.Restore(context);", "_ = context;", CORE_TESTS, "*T21*"),
    (22, "attempts share a deadline", HEALTH + "FanOut/Slot.cs", "public int Attempt { get; set; }", "public int Attempt { get; set { field = value; Deadline += value > 1 ? Profile.TimeoutTicks : 0; } }", CORE_TESTS, "*T22*"),
    (23, "interim answers are skipped", "src/Ops.Providers/Network/Http/Raw/HttpHeadFields.cs", "Status is >= 100 and < 200 and not 101", "Status < 0", NETWORK_TESTS, "*HttpResponseParser*"),
    (24, "long intervals stay in the wheel for more than one round", HEALTH + "Schedule/TimingWheel.cs", "if (_table[id].Due > now)", "if (_table[id].Due < 0)", CORE_TESTS, "*T24*"),
    (101, "a failed fsync is noticed", FILES + "JournalFile.cs", "DiskFlush.Flush(stream.SafeFileHandle)", "RandomAccess.FlushToDisk(stream.SafeFileHandle)", CORE_TESTS, "*FileJournalDiskTests"),
    (102, "a failed flush is final", FILES + "JournalTrust.cs", "_refusal ??= (outcome, isTransient) => JournalFaults.NotDurable(store.Path, exception, outcome, isTransient);", "_ = exception;", CORE_TESTS, "*FileJournalDiskTests"),
    (103, "an append is flushed", FILES + "JournalWriter.cs", "_trust.Flush(_store.File.File.Flush);\n        _trust.RequireName", "_trust.RequireName", CORE_TESTS, "*FileJournalFaultTests"),
    (104, "a replaced file is noticed before the answer", FILES + "JournalWriter.cs", "_trust.RequireName(_store.End + _batch.Bytes.Length);", "", CORE_TESTS, "*FileJournalMeddlingTests"),
    (105, "a cut file is noticed", FILES + "JournalTrust.cs", "Compare(store.File.File.Length, store.End);", "_ = store;", CORE_TESTS, "*FileJournalMeddlingTests"),
    (106, "only a held lock is called one", FILES + "JournalLock.cs", "when (exception.HResult is LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation)", "when (exception.HResult != 0)", CORE_TESTS, "*FileJournalDiskTests"),
    (107, "the torn end is cut", FILES + "JournalOpening.cs", "file.SetLength(scan.End);", "_ = scan;", CORE_TESTS, "*FileJournalFaultTests"),
    (108, "the last batch is written again when the file is opened", FILES + "JournalOpening.cs", "Rewrite(file, scan.LastBatch, scan.End);", "_ = scan;", CORE_TESTS, "*FileJournalFaultTests"),
    (109, "names are made durable after a compaction", FILES + "JournalSwap.cs", "writer.SuspectNames();", "_ = writer;", CORE_TESTS, "*FileJournalFaultTests"),
    (110, "PostgreSQL waits for its disk", POSTGRES + "JournalChangeWriter.cs", "CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END", "current_setting('synchronous_commit')", POSTGRES_TESTS, "*PostgresJournalFaultTests"),
    (111, "nodes step around each other's timers", POSTGRES + "JournalTimerQueries.cs", "FOR UPDATE SKIP LOCKED", "FOR UPDATE", POSTGRES_TESTS, "*PostgresJournalFaultTests"),
    (112, "a commit whose answer is lost is not repeated", POSTGRES + "JournalDatabase.cs", "isCommitting ? JournalFailure.IsRolledBack(exception) && attempt < MaxAttempts : MayRepeat(exception, attempt)", "MayRepeat(exception, attempt)", POSTGRES_TESTS, "*PostgresJournalFaultTests"),
]


def mutate(tree, file, text, replacement):
    path = tree / file
    source = path.read_text()
    if text not in source:
        sys.exit(f"{file} no longer holds: {text!r}; bring eng/mutants.py up to date")
    path.write_text(source.replace(text, replacement))
    return lambda: path.write_text(source)


def run(tree, project, test_class):
    """Returns whether the mutant was noticed, and by what."""
    name = project.split("/")[-1]
    build = subprocess.run(["dotnet", "build", project, "-v", "q", "-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false"], cwd=tree, capture_output=True, text=True)
    if build.returncode != 0:
        sys.exit("the mutant does not build:\n" + build.stdout[-2000:])
    try:
        tests = subprocess.run(["dotnet", f"{project}/bin/Debug/net10.0/{name}.dll", "-noColor", "-class", test_class], cwd=tree, capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        return "a run that never ends"
    if tests.returncode == 0:
        return None
    failed = re.findall(r"(\w+)(?:\(.*\))? \[FAIL\]", tests.stdout)
    return ", ".join(dict.fromkeys(failed)) or f"a crash (exit code {tests.returncode})"


def main():
    wanted = {int(number) for number in sys.argv[1:]}
    root = pathlib.Path(__file__).resolve().parent.parent
    tree = pathlib.Path(tempfile.mkdtemp(prefix="ops-mutants-"))
    survived = 0
    try:
        files = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True).stdout.splitlines()
        for file in files:
            if (root / file).exists():
                (tree / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(root / file, tree / file)
        for trap, what, file, text, replacement, project, test_class in MUTANTS:
            if wanted and trap not in wanted:
                continue
            restore = mutate(tree, file, text, replacement)
            noticed = run(tree, project, test_class)
            restore()
            survived += noticed is None
            print(f"trap {trap:3}: without '{what}': {'noticed by ' + noticed if noticed else 'SURVIVED'}", flush=True)
    finally:
        shutil.rmtree(tree, ignore_errors=True)
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
