using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ops.Journal;

namespace Ops.Core.Tests.Journal;

public sealed class JournalRegistrationTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static JournalAppend Append => new() { Stream = "a", At = DateTimeOffset.UnixEpoch, Events = [new JournalEntry("x", JsonElement.Parse("{}"))], SetTimers = [new JournalTimer("t", DateTimeOffset.UnixEpoch)] };

    [Fact]
    public async Task A_host_opens_the_journal_before_any_service_starts_and_closes_it_at_its_end()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddHostedService<FirstService>();
        builder.Services.AddOps().AddFileJournal(options => options.Folder = _folder.Path);
        using (var host = builder.Build())
        {
            File.Exists(_folder.File("journal.log")).ShouldBeFalse("nothing is opened before the host starts");
            await host.StartAsync(CancellationToken.None);
            host.Services.GetServices<IHostedService>().OfType<FirstService>().Single().FoundAt.ShouldBe(1);
            await host.StopAsync(CancellationToken.None);
        }

        await using var journal = await FileJournal.OpenAsync(_folder.Path, CancellationToken.None);
    }

    [Fact]
    public async Task Without_a_host_the_journal_is_opened_at_its_first_use()
    {
        var services = new ServiceCollection();
        services.AddOps().AddFileJournal(options => options.Folder = _folder.Path);
        await using (var provider = services.BuildServiceProvider())
        {
            var journal = provider.GetRequiredService<IJournal>();
            provider.GetRequiredService<IJournal>().ShouldBeSameAs(journal);
            await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ => await journal.AppendAsync(Append, CancellationToken.None)));

            (await journal.ReadAsync("a", 0, CancellationToken.None).ToListAsync()).Count.ShouldBe(10);
            (await journal.ReadAllAsync("", 0, CancellationToken.None).ToListAsync()).Count.ShouldBe(10);
            (await journal.ListAsync("", CancellationToken.None).ToListAsync()).Single().Version.ShouldBe(10);
            (await journal.NextDueAsync(CancellationToken.None)).ShouldBe(DateTimeOffset.UnixEpoch);
            var timer = (await journal.TakeDueAsync(new DueQuery { Now = DateTimeOffset.UnixEpoch, Owner = "test" }, CancellationToken.None)).Single();
            (await journal.RenewAsync(timer, DateTimeOffset.UnixEpoch.AddHours(1), CancellationToken.None)).ShouldBeTrue();
            await journal.DeleteAsync("a", 10, CancellationToken.None);
            (await journal.ListAsync("", CancellationToken.None).ToListAsync()).ShouldBeEmpty();
        }

        await using var reopened = await FileJournal.OpenAsync(_folder.Path, CancellationToken.None);
    }

    [Fact]
    public async Task Services_that_are_disposed_the_old_way_close_the_journal_too()
    {
        var services = new ServiceCollection();
        services.AddOps().AddFileJournal(options => options.Folder = _folder.Path);
        var provider = services.BuildServiceProvider();
        var journal = provider.GetRequiredService<IJournal>();
        await journal.AppendAsync(Append, CancellationToken.None);

#pragma warning disable CA1849, MA0042 // This is the old way.
        provider.Dispose();
#pragma warning restore CA1849, MA0042

        await Should.ThrowAsync<ObjectDisposedException>(async () => await journal.AppendAsync(Append, CancellationToken.None));
        await using var reopened = await FileJournal.OpenAsync(_folder.Path, CancellationToken.None);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_opened_is_tried_again_at_the_next_use()
    {
        var services = new ServiceCollection();
        services.AddOps().AddFileJournal(options => options.Folder = _folder.Path);
        await using var provider = services.BuildServiceProvider();
        var journal = provider.GetRequiredService<IJournal>();
        await using (await FileJournal.OpenAsync(_folder.Path, CancellationToken.None))
            await Should.ThrowAsync<JournalException>(async () => await journal.AppendAsync(Append, CancellationToken.None));

        (await journal.AppendAsync(Append, CancellationToken.None)).Version.ShouldBe(1);
    }

    [Fact]
    public async Task Two_journals_keep_the_host_from_starting()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Ops:Journal:Folder", _folder.Path)]);
        builder.Services.AddOps().AddFileJournal(options => options.Folder = _folder.Path).AddFileJournal(builder.Configuration.GetSection("Ops:Journal"));
        using var host = builder.Build();

        var error = await Should.ThrowAsync<OpsConfigurationException>(() => host.StartAsync(CancellationToken.None));

        error.Message.ShouldBe("Journal, Ops:Journal: 2 journals are registered (file, file); all that Ops keeps goes to one, so remove the others");
    }

    [Theory]
    [InlineData("Folder", " ", "Folder: is missing; write the path")]
    [InlineData("CompactFromBytes", "12", "CompactFromBytes: 12 is below 4096")]
    [InlineData("CompactFromPercent", "0", "CompactFromPercent: 0 is outside 1 to 100")]
    [InlineData("Fodler", "/x", "Fodler")]
    [InlineData("CompactFromBytes", "much", "much")]
    public async Task Wrong_options_keep_the_host_from_starting_and_are_named_by_their_path(string key, string value, string message)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Ops:Journal:Folder"] = _folder.Path, [$"Ops:Journal:{key}"] = value });
        builder.Services.AddOps().AddFileJournal(builder.Configuration.GetSection("Ops:Journal"));
        using var host = builder.Build();

        var error = await Should.ThrowAsync<OpsConfigurationException>(() => host.StartAsync(CancellationToken.None));

        error.Message.ShouldContain("Ops:Journal");
        error.Message.ShouldContain(message);
        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        var services = new ServiceCollection();
        services.AddOps().AddFileJournal(options => (options.Folder, options.CompactFromBytes, options.CompactFromPercent) = (null, 1, 101));
        await using var provider = services.BuildServiceProvider();

        var error = await Should.ThrowAsync<OpsConfigurationException>(async () => await provider.GetRequiredService<IJournal>().NextDueAsync(CancellationToken.None));

        error.Problems.Count.ShouldBe(3);
        error.Problems.ShouldAllBe(problem => problem.StartsWith("Journal:"));
    }

    public void Dispose() => _folder.Dispose();

    private sealed class FirstService(IJournal journal) : IHostedService
    {
        public long FoundAt { get; private set; }

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            journal.ShouldBeOfType<RegisteredJournal>();
            FoundAt = (await journal.AppendAsync(Append, cancellationToken)).Version;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
