namespace Ops.Core.Tests.Deploy.Machine;

/// <summary>What goes wrong while a command is carried out.</summary>
public sealed record Trouble
{
    public static Trouble None { get; } = new();

    /// <summary>Gets at which of its contacts with the world each process ends, one process after the other.</summary>
    public IReadOnlyList<int> Crashes { get; init; } = [];

    public bool CrashesAfterEffect { get; init; }

    public FaultKind Fault { get; init; }

    public int FaultAt { get; init; }

    public int FaultTimes { get; init; }

    public Meddling Meddling { get; init; }

    /// <summary>Gets at which contact of the first process others meddle.</summary>
    public int MeddlingAt { get; init; }

    public bool MeddlesAfterEffect { get; init; }

    /// <summary>Gets at which of its contacts the other process ends; 0 where it does not.</summary>
    public int OtherCrash { get; init; }

    /// <summary>Gets by how many minutes the clock of every second process is wrong.</summary>
    public int ClockError { get; init; }

    public bool IsNone => this == None || (Crashes.Count == 0 && Fault == FaultKind.None && Meddling == Meddling.None && ClockError == 0);

    public IEnumerable<Trouble> Simpler()
    {
        if (IsNone)
            yield break;
        yield return None;
        if (Meddling != Meddling.None)
        {
            yield return this with { Meddling = Meddling.None };
            if (OtherCrash > 0)
                yield return this with { OtherCrash = 0 };
            if (MeddlesAfterEffect)
                yield return this with { MeddlesAfterEffect = false };
            foreach (var at in Smaller(MeddlingAt))
                yield return this with { MeddlingAt = at };
        }

        if (Fault != FaultKind.None)
        {
            yield return this with { Fault = FaultKind.None };
            if (FaultTimes > 1)
                yield return this with { FaultTimes = 1 };
            foreach (var at in Smaller(FaultAt))
                yield return this with { FaultAt = at };
        }

        if (ClockError != 0)
            yield return this with { ClockError = 0 };
        for (var index = 0; index < Crashes.Count; index++)
        {
            yield return this with { Crashes = [.. Crashes.Where((_, other) => other != index)] };
            foreach (var at in Smaller(Crashes[index]))
                yield return this with { Crashes = [.. Crashes.Select((crash, other) => other == index ? at : crash)] };
        }
    }

    public override string ToString()
    {
        var parts = new List<string>();
        if (Crashes.Count > 0)
            parts.Add($"crashes at {string.Join(", ", Crashes)} {(CrashesAfterEffect ? "after" : "before")} the effect");
        if (Fault != FaultKind.None)
            parts.Add($"{Fault} fault at {FaultAt}, {FaultTimes} times");
        if (Meddling != Meddling.None)
            parts.Add($"{Meddling} {(MeddlesAfterEffect ? "after" : "before")} {MeddlingAt}{(OtherCrash > 0 ? $", the other crashes at {OtherCrash}" : "")}");
        if (ClockError != 0)
            parts.Add($"clocks wrong by {ClockError} min");
        return string.Join("; ", parts);
    }

    private static IEnumerable<int> Smaller(int number)
    {
        if (number > 2)
            yield return number / 2;
        if (number > 1)
            yield return number - 1;
    }
}
