namespace Ops.Journal;

/// <summary>How much a reader takes at a time: enough to be quick, and not so much that big events fill the memory.</summary>
internal sealed class PlaceBudget(int records = 128, long bytes = 1 << 20)
{
    private int _records = records;
    private long _bytes = bytes;

    /// <summary>Returns whether a record still fits; the first always does.</summary>
    public bool Allows(int length)
    {
        var fits = _records > 0 && _bytes > 0;
        _records--;
        _bytes -= length;
        return fits;
    }
}
