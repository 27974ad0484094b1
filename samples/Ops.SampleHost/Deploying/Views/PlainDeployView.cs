using Ops.Deploy;
using Ops.SampleHost.Deploying.Operating;

namespace Ops.SampleHost.Deploying.Views;

/// <summary>Writes lines that begin with the time: for files, pipes and logs.</summary>
internal sealed class PlainDeployView(TextWriter output, TimeProvider time) : IDeployView
{
    public void Show(DeployPlan plan, bool isDryRun)
    {
        foreach (var line in plan.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Write("plan", line.TrimEnd());
        if (isDryRun)
            Write("note", "dry run: nothing was changed");
    }

    public async Task WatchAsync(DeployState state, CancellationToken cancellationToken) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public void OnProgress(DeployProgress happened)
    {
        var number = happened.Step is { } step ? $"{step.Number}{(happened.IsUndo ? " undo" : "")} " : "";
        var text = happened.Kind switch
        {
            DeployProgressKind.StepSucceeded => $"done    {happened.Text}",
            DeployProgressKind.StepFailed => $"FAILED  {happened.Text}",
            DeployProgressKind.StepStarted => $"begins  {happened.Text}",
            _ when happened.Step is not null => $"        {happened.Text}",
            _ => happened.Text,
        };
        // The last word comes with the conclusion.
        if (happened.Kind != DeployProgressKind.Ended)
            Write(happened.At, happened.Step is null ? "note" : "step", number + text);
    }

    public void Note(string text) => Write("note", text);

    public void Conclude(Deployment deployment, int exitCode) =>
        Write("deployment", $"{DeployOutcomes.Of(deployment.Status)}: {DeployOutcomes.Verdict(deployment)} (plan {deployment.Plan.Id})");

    public void Show(ServiceReport report)
    {
        Write("service", $"{report.Name} on {report.Target}: {Wording.Of(report.Status)}: {report.Say()}");
        foreach (var set in report.State.Sets)
        {
            Write("service", $"  {set.Id} {set.Version}: {set.Ready} of {set.Wanted} ready{Share(report, set)}");
            foreach (var instance in set.Instances)
                Write("service", $"    {Describe(report, instance)}");
        }
    }

    public void Show(LogLine line)
    {
        lock (output)
            output.WriteLine($"{(line.At is { } at ? Wording.At(at) : "-")} {line.InstanceId} {Wording.OneLine(line.Text)}");
    }

    public void Show(IReadOnlyList<Deployment> history, DeployStatistics statistics)
    {
        foreach (var deployment in history)
            Write("history", $"{Wording.At(deployment.StartedAt)} {DeployOutcomes.Of(deployment.Plan.Kind)} {deployment.Plan.Service} on {deployment.Plan.Target}{(deployment.Plan.Version is { } version ? $" {version}" : "")}: {DeployOutcomes.Of(deployment.Status)}{(deployment.Duration is { } duration ? $" in {Wording.Span(duration)}" : "")}, by {deployment.Plan.Actor}{(deployment.Cause is { } cause ? $": {cause}" : "")} (plan {deployment.Plan.Id})");
        foreach (var (meets, text) in Aims.Say(statistics))
            Write("statistics", $"{(meets is false ? "MISSED: " : "")}{text}");
    }

    private static string Share(ServiceReport report, InstanceSet set)
    {
        var shares = report.State.Traffic?.Shares ?? [];
        var sum = shares.Sum(share => share.Weight);
        var weight = shares.FirstOrDefault(share => share.SetId == set.Id)?.Weight ?? 0;
        return weight > 0 ? $", {Wording.Percent((double)weight / sum)} of the requests" : "";
    }

    private static string Describe(ServiceReport report, Instance instance)
    {
        var usage = report.Usage.GetValueOrDefault(instance.Id);
        string[] parts =
        [
            $"{instance.Id} {instance.State.ToString().ToLowerInvariant()}",
            instance.Address is { } address ? $"at {address}" : "",
            instance.Restarts > 0 ? $"restarted {instance.Restarts} times" : "",
            usage?.CpuPercent is { } cpu ? FormattableString.Invariant($"{cpu:0.0} % CPU") : "",
            usage?.MemoryBytes is { } memory ? Wording.Bytes(memory) : "",
            instance.Detail ?? "",
        ];
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }

    private void Write(string what, string text) => Write(time.GetUtcNow(), what, text);

    private void Write(DateTimeOffset at, string what, string text)
    {
        lock (output)
            output.WriteLine($"{Wording.At(at)} {what,-10} {Clean(text)}");
    }

    /// <summary>Keeps the indent of a plan's steps.</summary>
    private static string Clean(string text) => new string(' ', text.Length - text.TrimStart(' ').Length) + Wording.OneLine(text);
}
