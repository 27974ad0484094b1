using Microsoft.Extensions.Logging;
using Ops.Journal;

namespace Ops.Core.Tests.Journal;

/// <summary>What is cut, what is kept and what is refused when the file is not as it was written.</summary>
public sealed class FileJournalDamageTests : FileJournalTestBase
{
    private static readonly string[] BeforeLast = ["a 1 one", "a 2 two", "b 1 three"];

    [Fact]
    public async Task An_append_that_was_torn_at_any_byte_is_cut_and_kept_beside_the_journal()
    {
        var whole = await WriteThreeAsync();
        var last = LineStarts(whole)[^1];
        for (var length = last + 1; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(Log, whole[..length]);

            await using var journal = await OpenAsync();

            var tail = journal.TornTail.ShouldNotBeNull();
            (tail.Offset, tail.Bytes).ShouldBe((last, length - last));
            (await File.ReadAllBytesAsync(tail.KeptIn)).ShouldBe(whole[last..length]);
            (await TypesAsync(journal)).ShouldBe(BeforeLast);
            (await AppendAsync(journal, To("a", "again"))).Version.ShouldBe(3);
            File.Delete(tail.KeptIn);
        }
    }

    [Fact]
    public async Task A_torn_append_of_which_nothing_was_written_leaves_no_trace()
    {
        var whole = await WriteThreeAsync();
        await File.WriteAllBytesAsync(Log, whole[..LineStarts(whole)[^1]]);

        await using var journal = await OpenAsync();

        journal.TornTail.ShouldBeNull();
        (await TypesAsync(journal)).ShouldBe(BeforeLast);
    }

    [Fact]
    public async Task The_last_append_is_cut_whichever_of_its_bytes_is_wrong()
    {
        var whole = await WriteThreeAsync();
        var last = LineStarts(whole)[^1];
        for (var at = last; at < whole.Length; at++)
        {
            var bent = (byte[])whole.Clone();
            bent[at] ^= 0x04;
            await File.WriteAllBytesAsync(Log, bent);

            await using var journal = await OpenAsync();

            journal.TornTail.ShouldNotBeNull().Offset.ShouldBe(last);
            (await TypesAsync(journal)).ShouldBe(BeforeLast);
        }
    }

    [Theory]
    [InlineData("\0\0\0\0\0\0\0\0")]
    [InlineData("\n")]
    [InlineData("000000005 00000000 hello\n")]
    [InlineData("rubbish\nand more rubbish\n")]
    public async Task What_is_no_record_at_the_end_is_cut(string rubbish)
    {
        var whole = await WriteThreeAsync();
        await File.AppendAllTextAsync(Log, rubbish);

        await using (var journal = await OpenAsync())
        {
            journal.TornTail.ShouldNotBeNull().Offset.ShouldBe(whole.Length);
            (await TypesAsync(journal)).Count.ShouldBe(4);
        }

        (await File.ReadAllBytesAsync(Log)).ShouldBe(whole);
    }

    [Fact]
    public async Task A_byte_that_is_wrong_before_the_last_append_is_refused_and_nothing_is_changed()
    {
        var whole = await WriteThreeAsync();
        var last = LineStarts(whole)[^1];
        for (var at = 0; at < last; at++)
        {
            var bent = (byte[])whole.Clone();
            bent[at] ^= 0x04;
            await File.WriteAllBytesAsync(Log, bent);

            var refused = await Should.ThrowAsync<JournalException>(() => OpenAsync());

            refused.Message.ShouldContain($"'{Log}' is damaged at byte {LineStarts(whole).Last(start => start <= at)} (line ");
            refused.Message.ShouldContain("nothing was cut or changed");
            refused.IsTransient.ShouldBeFalse();
            (await File.ReadAllBytesAsync(Log)).ShouldBe(bent);
        }

        Directory.GetFiles(Folder.Path, "*torn*").ShouldBeEmpty();
    }

    [Fact]
    public async Task Records_written_together_are_cut_from_the_first_that_is_torn()
    {
        // What a power cut leaves when the disk had got around to a later part of one write before an earlier one.
        var whole = await WriteTogetherAsync();
        var starts = LineStarts(whole);
        var torn = (byte[])whole.Clone();
        torn.AsSpan(starts[^3], 40).Clear();
        await File.WriteAllBytesAsync(Log, torn);

        await using var journal = await OpenAsync();

        journal.TornTail.ShouldNotBeNull().Offset.ShouldBe(starts[^3]);
        (await TypesAsync(journal))[..4].ShouldBe([.. BeforeLast, "a 3 four"]);
        (await TypesAsync(journal)).Count.ShouldBe(starts.Count - 4 + 1);
    }

    [Fact]
    public async Task A_record_before_those_that_were_written_together_is_not_cut()
    {
        var whole = await WriteTogetherAsync();
        var bent = (byte[])whole.Clone();
        bent[LineStarts(whole)[3] + 30] ^= 1;
        await File.WriteAllBytesAsync(Log, bent);

        (await Should.ThrowAsync<JournalException>(() => OpenAsync())).Message.ShouldContain("(line 4)");
    }

    [Fact]
    public async Task After_a_compaction_no_record_that_it_wrote_is_taken_for_torn()
    {
        await WriteThreeAsync();
        await using (var journal = await OpenAsync())
            await journal.CompactAsync(CancellationToken.None);
        var whole = await File.ReadAllBytesAsync(Log);
        await File.WriteAllBytesAsync(Log, whole[..^1]);

        (await Should.ThrowAsync<JournalException>(() => OpenAsync())).Message.ShouldContain("complete before the journal was opened");
    }

    [Fact]
    public async Task A_line_that_somebody_removed_is_missed()
    {
        var whole = await WriteThreeAsync();
        var starts = LineStarts(whole);
        await File.WriteAllBytesAsync(Log, [.. whole[..starts[1]], .. whole[starts[2]..]]);

        var refused = await Should.ThrowAsync<JournalException>(() => OpenAsync());

        refused.Message.ShouldContain("stream 'a' comes to version 3 after version 0");
    }

    [Fact]
    public async Task An_empty_file_is_refused()
    {
        await File.WriteAllTextAsync(Log, "");

        (await Should.ThrowAsync<JournalException>(() => OpenAsync())).Message.ShouldContain("is empty");
    }

    [Fact]
    public async Task A_file_that_is_no_journal_is_refused_and_left_alone()
    {
        await File.WriteAllTextAsync(Log, "# My shopping list\nmilk\n");

        (await Should.ThrowAsync<JournalException>(() => OpenAsync())).Message.ShouldContain("line 1");

        (await File.ReadAllTextAsync(Log)).ShouldContain("milk");
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused()
    {
        await File.WriteAllBytesAsync(Log, Line("""{"format":"ops-journal","revision":2,"sealed":"0000000000000000000"}"""));

        var refused = await Should.ThrowAsync<JournalException>(() => OpenAsync());

        refused.Message.ShouldContain("newer version of Ops (the format has revision 2); this one reads revision 1");
    }

    [Fact]
    public async Task A_file_that_was_never_finished_is_not_the_journal()
    {
        await File.WriteAllTextAsync(Folder.File("journal.new"), "half a compaction");

        await using var journal = await OpenAsync();

        File.Exists(Folder.File("journal.new")).ShouldBeFalse();
        (await TypesAsync(journal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cut_is_logged_with_its_place()
    {
        var whole = await WriteThreeAsync();
        await File.WriteAllBytesAsync(Log, whole[..^5]);
        var logger = new ListLogger();

        await using var journal = await OpenAsync(logger);

        var (level, id, text) = logger.Entries.Single();
        (level, id.Id).ShouldBe((LogLevel.Warning, 2001));
        text.ShouldContain($"at byte {LineStarts(whole)[^1]} ");
    }

    [Fact]
    public async Task A_record_that_changes_under_an_open_journal_is_not_returned()
    {
        await using var journal = await OpenAsync();
        await AppendAsync(journal, To("a", "one"));
        await using (var file = new FileStream(Log, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            file.Seek(-10, SeekOrigin.End);
            file.WriteByte((byte)'!');
        }

        (await Should.ThrowAsync<JournalException>(() => TypesAsync(journal))).Message.ShouldContain("has changed since it was written");
    }

    private static byte[] Line(string json)
    {
        var line = new byte[json.Length + JournalLine.Overhead];
        System.Text.Encoding.UTF8.GetBytes(json, line.AsSpan(JournalLine.HeaderLength));
        JournalLine.Frame(line);
        return line;
    }

    /// <summary>Writes three records alone and then some in one go, the last three of them certainly.</summary>
    private async Task<byte[]> WriteTogetherAsync()
    {
        await WriteThreeAsync();
        while (true)
        {
            await using (var journal = await OpenAsync())
                await Task.WhenAll(Enumerable.Range(0, 50).Select(number => AppendAsync(journal, To("c", $"{number}"))));
            var lines = await File.ReadAllLinesAsync(Log);
            if (lines[^3..].All(line => line.Contains("\"back\":", StringComparison.Ordinal)))
                return await File.ReadAllBytesAsync(Log);
        }
    }

    private sealed class ListLogger : ILogger<FileJournal>
    {
        public List<(LogLevel Level, EventId Id, string Text)> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Add((logLevel, eventId, formatter(state, exception)));
    }
}
