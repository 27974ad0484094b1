using System.Globalization;
using Ops.CrashingWriter;
using Ops.Journal;

// Appends to many journals until it is killed, and prints every version that was acknowledged: "journal stream version".
// Usage: file <folder> <journals>
var count = int.Parse(args[2], CultureInfo.InvariantCulture);
await Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Run(async () =>
{
    var journal = await FileJournal.OpenAsync(new FileJournalOptions { Folder = Path.Combine(args[1], $"{number}"), CompactFromBytes = 20_000, CompactFromPercent = 10 }, logger: null, CancellationToken.None);
    await new Writers(journal, $"{number}").RunAsync();
})));
