namespace Ops.Journal;

internal sealed class AppendOperation : JournalOperation<JournalPosition>
{
    private readonly JournalRecord _record;
    private readonly ReadOnlyMemory<byte> _body;
    private readonly long? _expectedVersion;
    private readonly int _count;

    public AppendOperation(JournalAppend append)
    {
        _body = JournalBody.Append(append);
        _expectedVersion = append.ExpectedVersion;
        _count = append.Events.Count;
        _record = new JournalRecord
        {
            Stream = append.Stream,
            At = JournalRules.Cut(append.At),
            HasEvents = _count > 0,
            Set = append.SetTimers.Count == 0 ? [] : [.. append.SetTimers.Select(timer => timer with { DueAt = JournalRules.Cut(timer.DueAt) })],
            Clear = append.ClearTimers.Count == 0 ? [] : [.. append.ClearTimers],
        };
    }

    public override int Length => _body.Length;

    public override void Stage(JournalBatch batch, JournalIndex index)
    {
        var version = batch.Find(_record.Stream!)?.Version ?? 0;
        if (_expectedVersion is { } expected && expected != version)
        {
            Refusal = new JournalConflictException(_record.Stream!, expected, version);
            return;
        }

        batch.AddAppend(_record, _count, _body);
        Result = new JournalPosition(_record.Version, batch.Find(_record.Stream!)!.Value.Position);
    }
}
