using System.Globalization;
using Ops;
using Ops.CrashingWriter;
using Ops.Journal;
using Ops.Providers.Postgres;

// Appends to many journals until it is killed, and prints every version that was acknowledged: "journal stream version".
// Before that it prints "journal opens" and "journal opened", so that it can be killed there too.
// Usage: file <folder> <journals>
//        postgres <connection string> <journals>
var count = int.Parse(args[2], CultureInfo.InvariantCulture);
Func<string, Task<IJournal>> open = args[0] switch
{
    "file" => async name => await FileJournal.OpenAsync(new FileJournalOptions { Folder = Path.Combine(args[1], name), CompactFromBytes = 20_000, CompactFromPercent = 10 }, logger: null, CancellationToken.None),
    "postgres" => async name => await PostgresJournal.OpenAsync(new PostgresJournalOptions { ConnectionString = new Secret(args[1]), Schema = $"kill_{name}", CommandTimeout = TimeSpan.FromSeconds(3) }, TimeProvider.System, logger: null, CancellationToken.None),
    _ => throw new NotSupportedException($"'{args[0]}' is no kind of journal."),
};
await Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Run(() => WriteAsync($"{number}"))));

async Task WriteAsync(string name)
{
    Console.Out.WriteLine($"{name} opens");
    var journal = await open(name);
    Console.Out.WriteLine($"{name} opened");
    await new Writers(journal, name).RunAsync();
}
