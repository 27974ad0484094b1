using System.Text.Json;
using Ops.Journal;
using Shouldly;

namespace Ops.Conformance.Journal;

public abstract partial class JournalConformance
{
    public static TheoryData<string, string> WrongNames => new()
    {
        { "", "write 1 to 200" },
        { " ", "U+0020" },
        { "a b", "U+0020 at place 2" },
        { "deploy/größe", "U+00F6" },
        { "a\\b", "U+005C" },
        { "a\nb", "control character" },
        { "a%", "U+0025" },
        { "a*", "U+002A" },
        { new string('a', 201), "201 characters" },
    };

    [Theory]
    [MemberData(nameof(WrongNames), DisableDiscoveryEnumeration = true)]
    public async Task A_wrong_name_of_a_stream_is_refused_and_the_message_says_what_to_write(string name, string hint)
    {
        var journal = await OpenAsync();

        (await Should.ThrowAsync<ArgumentException>(() => AppendAsync(journal, To(name, 0, "x")))).Message.ShouldContain(hint);
        await Should.ThrowAsync<ArgumentException>(() => ReadAsync(journal, name));
        await Should.ThrowAsync<ArgumentException>(async () => await journal.DeleteAsync(name, 0, CancellationToken.None));

        (await ListAsync(journal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_may_have_200_of_all_the_allowed_characters()
    {
        var journal = await OpenAsync();
        var name = "azAZ09-_./:" + new string('x', 189);
        await AppendAsync(journal, To(name, 0, "x"));

        (await ReadAsync(await ReopenAsync(journal), name)).Single().Stream.ShouldBe(name);
    }

    [Fact]
    public async Task A_wrong_prefix_is_refused()
    {
        var journal = await OpenAsync();

        await Should.ThrowAsync<ArgumentException>(() => ReadAllAsync(journal, "a%"));
        await Should.ThrowAsync<ArgumentException>(() => ListAsync(journal, "a*"));
        await Should.ThrowAsync<ArgumentException>(() => TakeAsync(journal, Due(Noon) with { Prefix = "a b" }));
    }

    [Fact]
    public async Task A_wrong_append_is_refused_whole_and_the_message_names_what_is_wrong()
    {
        var journal = await OpenAsync();
        var good = To("a", 0, "x");
        (JournalAppend Append, string Hint)[] wrong =
        [
            (good with { Events = [] }, "neither an event nor a timer"),
            (good with { ExpectedVersion = -1 }, "-1"),
            (good with { Events = [Entry("x"), Entry("")] }, "event 1"),
            (good with { Events = [Entry(new string('t', 201))] }, "201 characters"),
            (good with { Events = [Entry("x\n")] }, "event 0"),
            (good with { Events = [Entry("x"), null!] }, "Event 1"),
            (good with { Events = [new JournalEntry("x", default)] }, "Undefined"),
            (good with { Events = [Entry("x", "[1]")] }, "Array"),
            (good with { Events = [new JournalEntry("x", JsonSerializer.SerializeToElement("text"))] }, "String"),
            (good with { SetTimers = [new JournalTimer("", Noon)] }, "timer"),
            (good with { SetTimers = [new JournalTimer(new string('k', 201), Noon)] }, "201 characters"),
            (good with { SetTimers = [new("k", Noon), new("k", Noon)] }, "'k' twice"),
            (good with { SetTimers = [new JournalTimer("k", Noon)], ClearTimers = ["k"] }, "'k' twice"),
            (good with { ClearTimers = [""] }, "timer"),
            (good with { SetTimers = [new JournalTimer("\ud83d", Noon)] }, "surrogate"),
        ];

        foreach (var (append, hint) in wrong)
            (await Should.ThrowAsync<ArgumentException>(() => AppendAsync(journal, append), hint)).Message.ShouldContain(hint);

        (await ListAsync(journal)).ShouldBeEmpty();
        (await AppendAsync(journal, good)).Version.ShouldBe(1);
    }

    [Fact]
    public async Task Details_that_are_no_text_are_refused()
    {
        var journal = await OpenAsync();

        (await Should.ThrowAsync<ArgumentException>(() => AppendAsync(journal, To("a", 0) with { Events = [Entry("x", """{"half":"\ud83d"}""")] }))).Message.ShouldContain("'a'");

        (await ListAsync(journal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_append_that_is_too_big_is_refused()
    {
        var journal = await OpenAsync();
        var entry = Entry("x", $$"""{"text":"{{new string('x', JournalRules.MaxAppendBytes)}}"}""");

        (await Should.ThrowAsync<ArgumentException>(() => AppendAsync(journal, To("a", 0) with { Events = [entry] }))).Message.ShouldContain($"{JournalRules.MaxAppendBytes}");

        (await ListAsync(journal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wrong_query_of_timers_is_refused()
    {
        var journal = await OpenAsync();

        await Should.ThrowAsync<ArgumentException>(() => TakeAsync(journal, Due(Noon, "")));
        await Should.ThrowAsync<ArgumentException>(() => TakeAsync(journal, Due(Noon) with { Lease = TimeSpan.Zero }));
        await Should.ThrowAsync<ArgumentException>(() => TakeAsync(journal, Due(Noon) with { MaxCount = 0 }));
    }
}
