using System.Text.Json;
using Ops.Journal;

namespace Ops.Core.Tests.Journal;

/// <summary>Plays a schedule on a journal whose disk fails, and compares what is found with what was acknowledged.</summary>
internal sealed class ScheduleRun(int seed, DiskFaults faults)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, StreamModel> _streams = new(StringComparer.Ordinal);
    private readonly HashSet<long> _positions = [];
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private readonly Random _random = new(seed);
    private SimulatedDisk _disk = new(seed, faults);
    private FileJournal? _journal;
    private DateTimeOffset _now = Noon;
    private int _events;
    private volatile bool _isRefusing;

    public async Task PlayAsync(IEnumerable<ScheduleStep> steps)
    {
        foreach (var step in steps)
        {
            if (await OpenAsync() is not null || step.Kind >= StepKind.Close)
                await PlayAsync(step);
            if (_disk.IsCrashed)
                await RestartAsync(_random.Next(2) == 0);
            else if (_isRefusing)
                await OpenAgainAsync();
        }

        await RestartAsync(machine: true);
        await CheckAsync();
        await _journal!.DisposeAsync();
    }

    private Task PlayAsync(ScheduleStep step) => step.Kind switch
    {
        StepKind.Append => AppendAsync(step.Name, step.Count, timer: null),
        StepKind.Burst => Task.WhenAll(Enumerable.Range(0, step.Count * 2).Select(number => AppendAsync($"s/{(step.Stream + number) % 4}", 1, timer: null))),
        StepKind.Timers => AppendAsync(step.Name, step.Count % 2, timer: $"t{step.Count}"),
        StepKind.Take => TakeAsync(),
        StepKind.Delete => DeleteAsync(step.Name),
        StepKind.Compact => CompactAsync(),
        StepKind.Check => CheckAsync(),
        StepKind.Close => CloseAsync(),
        StepKind.KillProcess => RestartAsync(machine: false),
        _ => RestartAsync(machine: true),
    };

    private StreamModel Model(string stream)
    {
        lock (_streams)
            return _streams.TryGetValue(stream, out var model) ? model : _streams[stream] = new StreamModel();
    }

    private async Task<FileJournal?> OpenAsync()
    {
        try
        {
            return _journal ??= await FileJournal.OpenAsync(new FileJournalOptions { Folder = "/simulated", CompactFromBytes = 1 << 13 }, _disk, logger: null, CancellationToken.None);
        }
        catch (JournalException exception) when (exception.InnerException is IOException)
        {
            return null;
        }
    }

    private async Task CloseAsync()
    {
        if (_journal is not null)
            await _journal.DisposeAsync();
        _journal = null;
        _isRefusing = false;
    }

    private async Task RestartAsync(bool machine)
    {
        await CloseAsync();
        if (machine)
            _disk = _disk.RestartMachine();
        else
            _disk.RestartProcess();
        await SettleAsync();
    }

    /// <summary>Does what a journal asks for that takes no more appends.</summary>
    private async Task OpenAgainAsync()
    {
        await CloseAsync();
        await SettleAsync();
    }

    private void Note(JournalException exception) =>
        _isRefusing |= exception.Message.Contains("takes no more appends", StringComparison.Ordinal);

    private async Task AppendAsync(string stream, int count, string? timer)
    {
        if (await OpenAsync() is not { } journal || Model(stream).IsInDoubt)
            return;

        var model = Model(stream);
        var ids = Enumerable.Range(0, count).Select(_ => $"e{Interlocked.Increment(ref _events)}").ToList();
        var append = new JournalAppend
        {
            Stream = stream,
            At = Noon,
            Events = [.. ids.Select(id => new JournalEntry(id, JsonElement.Parse($$"""{"pad":"{{new string('x', id.Length * 7)}}"}""")))],
            SetTimers = timer is null ? [] : [new JournalTimer(timer, Noon.AddSeconds(_events))],
            ClearTimers = timer is null && count > 1 ? ["t1"] : [],
        };
        if (append.Events.Count == 0 && timer is null)
            return;

        try
        {
            var position = await journal.AppendAsync(append, CancellationToken.None);
            lock (_streams)
            {
                model.Acknowledge(append, ids, position);
                if (count > 0)
                    _positions.Add(position.Position).ShouldBeTrue("a position was given twice");
            }
        }
        catch (JournalException exception)
        {
            Refuse(exception, ids, model, append);
        }
    }

    private void Refuse(JournalException exception, List<string> ids, StreamModel model, JournalAppend append)
    {
        Note(exception);
        var isUnwritten = exception.Message.Contains("Nothing of this append was written", StringComparison.Ordinal);
        (exception.IsTransient || (_isRefusing && isUnwritten)).ShouldBeTrue(exception.ToString());
        lock (_streams)
        {
            if (isUnwritten)
                ids.ForEach(id => _refused.Add(id));
            else
                model.Doubt(append, ids);
        }
    }

    private async Task TakeAsync()
    {
        if (await OpenAsync() is not { } journal)
            return;

        _now = _now.AddHours(1);
        try
        {
            foreach (var timer in await journal.TakeDueAsync(new DueQuery { Now = _now, Owner = "test", Lease = TimeSpan.FromSeconds(1), MaxCount = 2 }, CancellationToken.None))
                Model(timer.Stream).Taken(timer);
        }
        catch (JournalException exception)
        {
            Note(exception);
            foreach (var model in _streams.Values)
                model.DoubtTimers();
        }
    }

    private async Task DeleteAsync(string stream)
    {
        var model = Model(stream);
        if (await OpenAsync() is not { } journal || model.IsInDoubt)
            return;

        try
        {
            await journal.DeleteAsync(stream, model.Version, CancellationToken.None);
            model.Forget();
        }
        catch (JournalException exception) when (exception is not JournalConflictException)
        {
            Note(exception);
            if (!exception.Message.Contains("Nothing of this append was written", StringComparison.Ordinal))
                model.MayBeDeleted = true;
        }
    }

    private async Task CompactAsync()
    {
        if (await OpenAsync() is not { } journal)
            return;

        try
        {
            await journal.CompactAsync(CancellationToken.None);
        }
        catch (JournalException exception)
        {
            Note(exception);
            (exception.IsTransient || _isRefusing).ShouldBeTrue(exception.ToString());

            // A disk that fails may keep it from being done, and what is in the journal must stay.
        }
    }

    /// <summary>Opens the journal, fault or not, and takes what it finds as the truth where that was in doubt.</summary>
    private async Task SettleAsync()
    {
        while (await OpenAsync() is null)
        {
            if (_disk.IsCrashed)
                _disk = _disk.RestartMachine();
        }

        await CheckAsync();
        foreach (var model in _streams.Values)
            model.Settle();
    }

    private async Task CheckAsync()
    {
        if (await OpenAsync() is not { } journal || _disk.IsCrashed)
            return;

        var found = new List<JournalEvent>();
        await foreach (var written in journal.ReadAllAsync("", 0, CancellationToken.None))
            found.Add(written);
        found.Select(written => written.Position).ShouldBe(found.Select(written => written.Position).Order().Distinct());
        found.Select(written => written.Type).ShouldBeUnique();
        found.Where(written => _refused.Contains(written.Type)).ShouldBeEmpty("an append that was said not to be written is there");

        foreach (var stream in await journal.ListAsync("", CancellationToken.None).ToListAsync())
        {
            var events = await journal.ReadAsync(stream.Name, 0, CancellationToken.None).ToListAsync();
            events.ShouldBe(found.Where(written => written.Stream == stream.Name), new EventComparer());
            stream.Version.ShouldBe(events.Count);
            Model(stream.Name).Compare(events);
        }

        foreach (var (name, model) in _streams.Where(pair => found.All(written => written.Stream != pair.Key)))
            model.Compare([]);
        await CheckTimersAsync(journal);
    }

    private async Task CheckTimersAsync(FileJournal journal)
    {
        _now = _now.AddHours(1);
        try
        {
            var timers = await journal.TakeDueAsync(new DueQuery { Now = _now, Owner = "test", Lease = TimeSpan.FromSeconds(1), MaxCount = 1000 }, CancellationToken.None);
            foreach (var (name, model) in _streams)
                model.CompareTimers(name, [.. timers.Where(timer => timer.Stream == name)]);
        }
        catch (JournalException exception)
        {
            Note(exception);
            foreach (var model in _streams.Values)
                model.DoubtTimers();
        }
    }

    private sealed class EventComparer : IEqualityComparer<JournalEvent>
    {
        public bool Equals(JournalEvent? x, JournalEvent? y) => x!.Type == y!.Type && x.Version == y.Version && x.Position == y.Position;

        public int GetHashCode(JournalEvent written) => written.Type.GetHashCode(StringComparison.Ordinal);
    }
}
