using Ops.Deploy;

namespace Ops.Providers.LocalProcess.Tests;

public sealed class LogRotationTests : LocalProcessTest
{
    private protected override void Configure(LocalProcessTargetOptions options, LocalProcessServiceOptions service)
    {
        service.MaxLogBytes = 4096;
        service.MaxLogFiles = 3;
    }

    [Fact]
    public async Task A_follower_misses_no_line_while_files_follow_one_another_and_old_ones_go()
    {
        var set = await ServeAsync(1);
        using var stop = new CancellationTokenSource();
        var lines = new List<string>();
        var follow = Task.Run(async () =>
        {
            await foreach (var line in Target.Get<ILogSource>()!.ReadAsync(new LogQuery(Service) { Follow = true, Contains = "number" }, stop.Token))
            {
                lock (lines)
                    lines.Add(line.Text);
            }
        });

        const int Count = 200;
        for (var number = 0; number < Count; number++)
        {
            await GetAsync(Platform.LogUrl(AddressOf(set), $"this is line number {number} of many, some of which are in files that are gone", error: false));
            if (number % 40 == 39)
                await WaitAsync(() => $"line {number} comes", () => Task.FromResult(Read().Any(line => line.Contains($"number {number} "))));
        }

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => follow);
        Read().Select(line => int.Parse(line.Split(' ')[4])).ShouldBe(Enumerable.Range(0, Count));
        var files = Directory.GetFiles(Path.Combine(Local.Folder, "logs"));
        files.Length.ShouldBe(3);
        files.ShouldAllBe(file => new FileInfo(file).Length <= 4096);

        string[] Read()
        {
            lock (lines)
                return [.. lines];
        }
    }
}
