using System.Text.Json;
using Microsoft.Extensions.Logging;
using Ops.Journal;

namespace Ops.Core.Tests.Journal;

/// <summary>What tests of the file journal share.</summary>
public abstract class FileJournalTestBase : IDisposable
{
    private protected static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private protected TestFolder Folder { get; } = new();

    private protected string Log => Folder.File("journal.log");

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task<FileJournal> OpenAsync(ILogger<FileJournal>? logger = null) =>
        FileJournal.OpenAsync(new FileJournalOptions { Folder = Folder.Path }, logger, CancellationToken.None);

    private protected static JournalAppend To(string stream, params ReadOnlySpan<string> types) =>
        new() { Stream = stream, At = Noon, Events = [.. types.ToArray().Select(type => new JournalEntry(type, JsonElement.Parse("""{"by":"ops"}""")))] };

    private protected static async Task<JournalPosition> AppendAsync(FileJournal journal, JournalAppend append) =>
        await journal.AppendAsync(append, CancellationToken.None);

    private protected static async Task<List<string>> TypesAsync(FileJournal journal) =>
        await journal.ReadAllAsync("", 0, CancellationToken.None).Select(written => $"{written.Stream} {written.Version} {written.Type}").ToListAsync();

    private protected static async Task<IReadOnlyList<DueTimer>> TakeAsync(FileJournal journal, DateTimeOffset now) =>
        await journal.TakeDueAsync(new DueQuery { Now = now, Owner = "test" }, CancellationToken.None);

    /// <summary>Writes the three appends that the tests of damage tear and bend, and returns the file.</summary>
    private protected async Task<byte[]> WriteThreeAsync()
    {
        await using (var journal = await OpenAsync())
        {
            await AppendAsync(journal, To("a", "one", "two"));
            await AppendAsync(journal, To("b", "three"));
            await AppendAsync(journal, To("a", "four"));
        }

        return await File.ReadAllBytesAsync(Log);
    }

    /// <summary>Returns where each line begins.</summary>
    private protected static List<int> LineStarts(byte[] file)
    {
        var starts = new List<int> { 0 };
        for (var index = 0; index < file.Length - 1; index++)
        {
            if (file[index] == '\n')
                starts.Add(index + 1);
        }

        return starts;
    }
}
