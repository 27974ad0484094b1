namespace Ops.SampleHost.Demo;

/// <summary>How many orders there were, and how many of them failed.</summary>
internal readonly record struct OrderCount(long All, long Failed)
{
    public double FailedShare => All == 0 ? 0 : (double)Failed / All;

    public OrderCount Plus(bool failed) => new(All + 1, Failed + (failed ? 1 : 0));

    public static OrderCount operator -(OrderCount later, OrderCount earlier) => new(later.All - earlier.All, later.Failed - earlier.Failed);
}
