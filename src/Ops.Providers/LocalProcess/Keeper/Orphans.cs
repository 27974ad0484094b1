namespace Ops.Providers.LocalProcess;

/// <summary>Ends what the keeper before this one left running when it was killed; other instances take its place.</summary>
internal static class Orphans
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    public static async Task EndAsync(ServiceFolder folder, TimeSpan grace, TimeProvider time)
    {
        var orphans = MarkedProcesses.Find(MarkedProcesses.Instances(folder));
        foreach (var id in orphans)
            Signals.Stop(id, LocalProcessStopSignal.Terminate);

        var startedAt = time.GetTimestamp();
        while (Left().Any() && time.GetElapsedTime(startedAt) < grace)
            await Task.Delay(LookAgain, time).ConfigureAwait(false);
        foreach (var id in Left())
            Signals.End(id);

        // Only those that were there at the beginning: what was started since is no orphan.
        IEnumerable<int> Left() => orphans.Count == 0 ? [] : MarkedProcesses.Find(MarkedProcesses.Instances(folder)).Intersect(orphans);
    }
}
