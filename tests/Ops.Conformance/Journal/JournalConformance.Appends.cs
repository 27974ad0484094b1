using System.Text.Json;
using Ops.Journal;
using Shouldly;

namespace Ops.Conformance.Journal;

public abstract partial class JournalConformance
{
    [Fact]
    public async Task Events_come_back_in_order_with_all_that_was_written()
    {
        var journal = await OpenAsync();
        var append = new JournalAppend
        {
            Stream = "deploy/web/1",
            ExpectedVersion = 0,
            At = Noon.AddTicks(TimeSpan.TicksPerMicrosecond * 123_457),
            Events = [Entry("planned", """{"steps":[1,2.50,-3e2],"by":null,"dry":true,"nested":{"a":{"b":[]}}}"""), Entry("started")],
        };

        var position = await AppendAsync(journal, append);

        var events = await ReadAsync(journal, "deploy/web/1");
        events.Select(written => (written.Stream, written.Version, written.Type, written.At)).ShouldBe([("deploy/web/1", 1, "planned", append.At), ("deploy/web/1", 2, "started", append.At)]);
        events[1].Position.ShouldBeGreaterThan(events[0].Position);
        position.ShouldBe(new JournalPosition(2, events[1].Position));
        JsonElement.DeepEquals(events[0].Data, append.Events[0].Data).ShouldBeTrue(events[0].Data.GetRawText());
        events[1].Data.GetRawText().ShouldBe("{}");
    }

    [Fact]
    public async Task Times_are_kept_as_the_same_instant_to_the_microsecond()
    {
        var journal = await OpenAsync();
        var local = new DateTimeOffset(2026, 10, 25, 2, 30, 0, TimeSpan.FromHours(2)).AddTicks(1_234_567);
        await AppendAsync(journal, To("a", 0, "x") with { At = local, SetTimers = [new JournalTimer("t", local)] });

        var expected = JournalRules.Cut(local);
        (await ReadAsync(journal, "a")).Single().At.ShouldBe(expected);
        (await ListAsync(journal)).Single().LastAt.ShouldBe(expected);
        (await journal.NextDueAsync(CancellationToken.None)).ShouldBe(expected);
        (await TakeAsync(journal, Due(expected))).Single().DueAt.ShouldBe(expected);
    }

    [Fact]
    public async Task Events_stay_in_the_order_of_their_appends_when_the_clock_goes_back()
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, To("a", 0, "first"));
        await AppendAsync(journal, To("a", 1, "second") with { At = Noon.AddYears(-1) });

        (await ReadAsync(journal, "a")).Select(written => (written.Type, written.At)).ShouldBe([("first", Noon), ("second", Noon.AddYears(-1))]);
        (await ListAsync(journal)).Single().LastAt.ShouldBe(Noon.AddYears(-1));
    }

    [Fact]
    public async Task A_stream_counts_its_events()
    {
        var journal = await OpenAsync();

        (await AppendAsync(journal, To("a", 0, "x", "y"))).Version.ShouldBe(2);
        (await AppendAsync(journal, To("a", 2, "z"))).Version.ShouldBe(3);
        (await AppendAsync(journal, To("a", null, "z"))).Version.ShouldBe(4);

        (await ReadAsync(journal, "a")).Select(written => written.Version).ShouldBe([1, 2, 3, 4]);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(3, 2)]
    public async Task An_append_that_expects_another_version_is_refused_and_writes_nothing(long expected, long actual)
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, To("a", 0, "x", "y"));
        var wrong = To("a", expected, "z") with { SetTimers = [new JournalTimer("t", Noon)] };

        await ShouldConflictAsync(() => AppendAsync(journal, wrong), "a", expected, actual);

        (await ReadAsync(journal, "a")).Count.ShouldBe(2);
        (await journal.NextDueAsync(CancellationToken.None)).ShouldBeNull();
        (await AppendAsync(journal, To("a", 2, "z"))).Version.ShouldBe(3);
    }

    [Fact]
    public async Task A_stream_that_must_exist_and_does_not_is_a_conflict()
    {
        var journal = await OpenAsync();

        await ShouldConflictAsync(() => AppendAsync(journal, To("a", 1, "x")), "a", 1, 0);

        (await ListAsync(journal)).ShouldBeEmpty();
        (await ReadAllAsync(journal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_conflict_on_one_stream_does_not_hinder_another()
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, To("a", 0, "x"));

        var wrong = AppendAsync(journal, To("a", 0, "y"));
        var right = AppendAsync(journal, To("b", 0, "y"));

        await ShouldConflictAsync(() => wrong, "a", 0, 1);
        (await right).Version.ShouldBe(1);
    }

    [Fact]
    public async Task An_append_may_hold_nothing_but_timers_and_leaves_the_version_alone()
    {
        var journal = await OpenAsync();
        var before = await AppendAsync(journal, To("a", 0, "x"));

        var after = await AppendAsync(journal, Timers("a", new JournalTimer("t", Noon)) with { ExpectedVersion = 1, At = Noon.AddHours(1) });

        after.ShouldBe(before);
        (await ListAsync(journal)).ShouldBe([new JournalStreamInfo("a", 1, before.Position, Noon.AddHours(1))]);
    }

    [Fact]
    public async Task A_stream_with_timers_and_no_events_has_version_0()
    {
        var journal = await OpenAsync();

        (await AppendAsync(journal, Timers("a", new JournalTimer("t", Noon)))).ShouldBe(new JournalPosition(0, 0));

        (await ListAsync(journal)).ShouldBe([new JournalStreamInfo("a", 0, 0, Noon)]);
        (await AppendAsync(journal, To("a", 0, "x"))).Version.ShouldBe(1);
    }

    [Fact]
    public async Task A_megabyte_in_one_event_comes_back_whole()
    {
        var journal = await OpenAsync();
        var text = string.Concat(Enumerable.Range(0, 1 << 17).Select(number => $"{number % 100_000_000:D8}"));
        await AppendAsync(journal, To("a", 0) with { Events = [Entry("log", JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal) { ["text"] = text })), Entry("end")] });

        var reopened = await ReopenAsync(journal);

        var events = await ReadAsync(reopened, "a");
        events.Select(written => written.Type).ShouldBe(["log", "end"]);
        events[0].Data.GetProperty("text").GetString().ShouldBe(text);
    }

    [Fact]
    public async Task A_thousand_events_in_one_append_come_back_whole()
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, To("a", 0) with { Events = [.. Enumerable.Range(0, 1000).Select(number => Entry("n", $$"""{"n":{{number}}}"""))] });

        (await ReadAsync(journal, "a")).Select(written => written.Data.GetProperty("n").GetInt32()).ShouldBe(Enumerable.Range(0, 1000));
        (await ReadAsync(journal, "a", 997)).Select(written => written.Version).ShouldBe([998, 999, 1000]);
    }

    [Fact]
    public async Task Text_of_every_script_and_every_control_character_comes_back_the_same()
    {
        var journal = await OpenAsync();
        var text = "Grüße — 部署 развёртывание 🚀 ﷺ \u0000\u0001\u001f\u007f\u0085\u2028\u2029\ufffd\"\\/\b\f\n\r\t<script>&'%";
        var entry = new JournalEntry("größe 🚀", JsonSerializer.SerializeToElement(new Dictionary<string, string>(StringComparer.Ordinal) { [text] = text }));
        await AppendAsync(journal, To("a", 0) with { Events = [entry], SetTimers = [new JournalTimer("schlüssel 🔑", Noon)] });

        var reopened = await ReopenAsync(journal);

        var written = (await ReadAsync(reopened, "a")).Single();
        written.Type.ShouldBe("größe 🚀");
        written.Data.GetProperty(text).GetString().ShouldBe(text);
        (await TakeAsync(reopened, Due(Noon))).Single().Key.ShouldBe("schlüssel 🔑");
    }

    [Fact]
    public async Task Details_nested_100_deep_come_back_the_same()
    {
        var journal = await OpenAsync();
        var json = string.Concat(Enumerable.Repeat("""{"a":""", 100)) + "1" + new string('}', 100);
        await AppendAsync(journal, To("a", 0) with { Events = [new JournalEntry("deep", JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = 200 }))] });

        var reopened = await ReopenAsync(journal);

        (await ReadAsync(reopened, "a")).Single().Data.GetRawText().ShouldBe(json);
    }

    [Fact]
    public async Task Details_may_be_disposed_once_append_was_called()
    {
        var journal = await OpenAsync();
        ValueTask<JournalPosition> append;
        using (var document = JsonDocument.Parse("""{"n":1}"""))
            append = journal.AppendAsync(To("a", 0) with { Events = [new JournalEntry("x", document.RootElement)] }, CancellationToken.None);
        await append;

        (await ReadAsync(journal, "a")).Single().Data.GetProperty("n").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_the_journal_was_opened_again()
    {
        var journal = await OpenAsync();
        await AppendAsync(journal, To("a", 0, "x", "y") with { SetTimers = [new JournalTimer("t", Noon), new JournalTimer("u", Noon.AddHours(1))] });
        await AppendAsync(journal, To("b", 0, "z"));
        await AppendAsync(journal, To("a", 2, "v") with { ClearTimers = ["u"] });
        var events = await ReadAllAsync(journal);
        var streams = await ListAsync(journal);

        var reopened = await ReopenAsync(journal);

        (await ReadAllAsync(reopened)).Select(Describe).ShouldBe(events.Select(Describe));
        (await ListAsync(reopened)).ShouldBe(streams);
        (await reopened.NextDueAsync(CancellationToken.None)).ShouldBe(Noon);
        (await AppendAsync(reopened, To("a", 3, "w"))).Position.ShouldBeGreaterThan(events[^1].Position);
    }

    private static string Describe(JournalEvent written) => $"{written.Position} {written.Stream} {written.Version} {written.At:O} {written.Type} {written.Data.GetRawText()}";
}
