using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ops.Journal;

namespace Ops.Deploy;

/// <summary>Writes what happens to one deployment into the journal, tells whoever watches, and knows where it stands.</summary>
internal sealed class DeploymentLog(IJournal journal, TimeProvider time, TimeSpan resumeAfter, TimeSpan retryDelay, IProgress<DeployProgress>? watcher)
{
    /// <summary>The timer that lets another process take a deployment up whose own has ended.</summary>
    public const string ResumeTimer = "resume";

    public Deployment Current { get; private set; } = null!;

    public DateTimeOffset Now => time.GetUtcNow();

    private DeployPlan Plan => Current.Plan;

    private string Stream => Deployment.StreamOf(Plan.Target, Plan.Service, Plan.Id);

    /// <summary>Begins a new deployment.</summary>
    public async Task AcceptAsync(DeployPlan plan, string? consent, CancellationToken cancellationToken)
    {
        var at = Now;
        var stream = Deployment.StreamOf(plan.Target, plan.Service, plan.Id);
        var entry = JournalEntry.Create(DeployEvents.Accepted, new AcceptedEvent(plan, consent), DeployEventJson.Default.AcceptedEvent);
        await journal.AppendAsync(
            new JournalAppend
            {
                Stream = stream,
                ExpectedVersion = 0,
                At = at,
                Events = [entry],
                SetTimers = [new JournalTimer(ResumeTimer, at + resumeAfter)],
            },
            cancellationToken).ConfigureAwait(false);
        // What others have appended since shows at the next append: whoever took it up meanwhile has it.
        Current = DeploymentFold.Apply(null, new JournalEvent(stream, 1, 0, at, DeployEvents.Accepted, entry.Data))!;
    }

    /// <summary>Takes up a deployment that has begun.</summary>
    public async Task ReadAsync(string stream, CancellationToken cancellationToken) =>
        Current = await DeploymentFold.ReadAsync(journal, stream, cancellationToken).ConfigureAwait(false)
            ?? throw new DeployException(DeployError.NotFound, DeployRetry.No, $"The journal has no deployment '{stream}'.");

    /// <summary>Appends an event and moves on; while it goes on, the resume timer is put off.</summary>
    /// <remarks>A journal that fails in a way that may pass is asked again until the caller cancels, as it does when it has lost the lock.</remarks>
    /// <exception cref="DeployException">Somebody else has appended anything but a wish to abort: the deployment is in other hands.</exception>
    public async Task AppendAsync<T>(string type, T value, JsonTypeInfo<T> json, CancellationToken cancellationToken, params IReadOnlyList<JournalTimer> timers)
    {
        var entry = JournalEntry.Create(type, value, json);
        // Whether the append may have been written though nobody said so.
        for (var isUnknown = false; ;)
        {
            try
            {
                await AppendOnceAsync(entry, timers, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (JournalConflictException)
            {
                var own = isUnknown ? entry : null;
                if (CatchUp(await RetryAsync(() => ReadOnAsync(cancellationToken), cancellationToken).ConfigureAwait(false), own))
                    return;
                isUnknown = false;
            }
            catch (JournalException exception) when (exception.IsTransient)
            {
                isUnknown = true;
                await Task.Delay(retryDelay, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Reads from the journal, again and again where that fails in a way that may pass.</summary>
    public async Task<T> RetryAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await read().ConfigureAwait(false);
            }
            catch (JournalException exception) when (exception.IsTransient)
            {
                await Task.Delay(retryDelay, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Keeps the deployment out of others' hands while a long step goes on; may be called beside anything else.</summary>
    public async Task PutOffResumeAsync(CancellationToken cancellationToken)
    {
        var at = Now;
        await journal.AppendAsync(new JournalAppend { Stream = Stream, At = at, SetTimers = [new JournalTimer(ResumeTimer, at + resumeAfter)] }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets nobody take up what has ended or waits for a decision: a process that was put off while others ended it may have set the timer again.</summary>
    public async Task ForgetResumeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await journal.AppendAsync(new JournalAppend { Stream = Stream, ExpectedVersion = Current.Version, At = Now, ClearTimers = [ResumeTimer] }, cancellationToken).ConfigureAwait(false);
        }
        catch (JournalException exception) when (exception is JournalConflictException || exception.IsTransient)
        {
            // Somebody has decided about it just now and is at work on it; or it wakes somebody up once more, who comes to the same.
        }
    }

    /// <summary>Looks whether somebody wants the deployment to stop; a journal that cannot be reached for a while is looked at the next time.</summary>
    public async Task<bool> IsAbortRequestedAsync(CancellationToken cancellationToken)
    {
        try
        {
            CatchUp(await ReadOnAsync(cancellationToken).ConfigureAwait(false), own: null);
        }
        catch (JournalException exception) when (exception.IsTransient)
        {
        }

        return Current.IsAbortRequested;
    }

    public void Tell(DeployProgressKind kind, string text, PlanStep? step = null, bool isUndo = false) =>
        watcher?.Report(new DeployProgress(Now, Plan.Id, kind, text) { Step = step, IsUndo = isUndo });

    private async Task AppendOnceAsync(JournalEntry entry, IReadOnlyList<JournalTimer> timers, CancellationToken cancellationToken)
    {
        var at = Now;
        var ends = entry.Type is DeployEvents.Ended or DeployEvents.DecisionNeeded;
        var place = await journal.AppendAsync(
            new JournalAppend
            {
                Stream = Stream,
                ExpectedVersion = Current.Version,
                At = at,
                Events = [entry],
                SetTimers = ends ? timers : [new JournalTimer(ResumeTimer, at + resumeAfter), .. timers],
                ClearTimers = ends ? [ResumeTimer] : [],
            },
            cancellationToken).ConfigureAwait(false);
        Current = DeploymentFold.Apply(Current, new JournalEvent(Stream, place.Version, place.Position, at, entry.Type, entry.Data))!;
    }

    /// <summary>Reads what was appended since.</summary>
    private async Task<List<JournalEvent>> ReadOnAsync(CancellationToken cancellationToken) =>
        await journal.ReadAsync(Stream, Current.Version, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Takes in what was appended since, and returns whether <paramref name="own"/> was: nobody else begins with the same, since whoever takes a deployment over begins with his lock.</summary>
    private bool CatchUp(List<JournalEvent> since, JournalEntry? own)
    {
        var isOwn = false;
        foreach (var happened in since)
        {
            if (own is not null && !isOwn && IsSame(own, happened))
                isOwn = true;
            else if (happened.Type != DeployEvents.AbortRequested)
                throw new DeployException(DeployError.StaleFence, DeployRetry.No, $"Deployment {Plan.Id} of '{Plan.Service}' is being carried out by somebody else (event {happened.Version}, '{happened.Type}'); this process lets go of it.");
            Current = DeploymentFold.Apply(Current, happened)!;
        }

        return isOwn;
    }

    private static bool IsSame(JournalEntry own, JournalEvent happened) =>
        string.Equals(own.Type, happened.Type, StringComparison.Ordinal) && JsonElement.DeepEquals(own.Data, happened.Data);
}
