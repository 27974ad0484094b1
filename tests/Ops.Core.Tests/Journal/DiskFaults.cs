namespace Ops.Core.Tests.Journal;

/// <summary>What a simulated disk does at one of its operations.</summary>
public enum DiskFault
{
    None,

    /// <summary>The operation fails and has no effect.</summary>
    Fail,

    /// <summary>A write fails after a part of it; a flush fails, and what it should have kept is forgotten; a rename fails although it was done.</summary>
    FailHalfway,

    /// <summary>The process ends here, in the middle of the operation, and with it everything else.</summary>
    Crash,
}

/// <summary>Which operations of a simulated disk meet which fault, by their number.</summary>
internal sealed class DiskFaults(IDictionary<int, DiskFault> faults)
{
    private int _operations;

    public DiskFault Next() => faults.TryGetValue(_operations++, out var fault) ? fault : DiskFault.None;

    public void Clear() => faults.Clear();

    /// <summary>Makes one operation fail after so many from now on.</summary>
    public void FailAfter(int operations, DiskFault fault = DiskFault.Fail) => faults[_operations + operations] = fault;
}
