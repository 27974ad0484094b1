namespace Ops.Core.Tests.Journal;

internal enum StepKind
{
    Append,
    Burst,
    Timers,
    Take,
    Delete,
    Compact,
    Check,
    Close,
    KillProcess,
    CrashMachine,
}

/// <summary>One thing that happens to a journal.</summary>
internal sealed record ScheduleStep(StepKind Kind, int Stream, int Count)
{
    public string Name => $"s/{Stream}";
}
