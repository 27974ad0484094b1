using Ops.Deploy;
using Shouldly;

namespace Ops.Conformance.Deploy;

/// <summary>What every source of logs must do.</summary>
public abstract class LogSourceConformance : CapabilityConformance<ILogSource>
{
    [Fact]
    public async Task The_latest_lines_come_oldest_first()
    {
        var set = await StartAsync();
        for (var line = 1; line <= 5; line++)
            await WriteAsync(set, $"line {line} of five");
        await ReadAsync(new LogQuery(Service), lines => lines.Any(line => line.Text == "line 5 of five"));

        var tail = await ReadAsync(new LogQuery(Service) { Tail = 3 }, lines => lines.Count == 3);

        tail.Select(line => line.Text).ShouldBe(["line 3 of five", "line 4 of five", "line 5 of five"]);
        tail.ShouldAllBe(line => line.InstanceId == set.Instances.Single().Id);
    }

    [Fact]
    public async Task Lines_are_filtered_by_text_and_by_level()
    {
        var set = await StartAsync();
        foreach (var line in (string[])["INFO all is well", "WARN disk is nearly full", "ERROR Payment refused", "no level at all"])
            await WriteAsync(set, line);
        await ReadAsync(new LogQuery(Service), lines => lines.Any(line => line.Text == "no level at all"));

        (await ReadAsync(new LogQuery(Service) { Contains = "payMENT" })).Select(line => line.Text).ShouldBe(["ERROR Payment refused"]);
        (await ReadAsync(new LogQuery(Service) { MinLevel = LogLevelFilter.Warning })).Select(line => line.Text).ShouldBe(["WARN disk is nearly full", "ERROR Payment refused"]);
        (await ReadAsync(new LogQuery(Service) { MinLevel = LogLevelFilter.Error })).Select(line => line.Text).ShouldBe(["ERROR Payment refused"]);
    }

    [Fact]
    public async Task Lines_since_a_moment_come_alone()
    {
        var set = await StartAsync();
        await WriteAsync(set, "long ago");
        var first = (await ReadAsync(new LogQuery(Service) { Contains = "long ago" }, lines => lines.Count == 1)).Single();
        Assert.SkipWhen(first.At is null, "the platform does not say when a line was written");

        // The platform's clock may tick as rarely as once a second.
        await Task.Delay(1200);
        var since = first.At!.Value + TimeSpan.FromSeconds(1);
        await WriteAsync(set, "just now");
        await ReadAsync(new LogQuery(Service), lines => lines.Any(line => line.Text == "just now"));

        (await ReadAsync(new LogQuery(Service) { Since = since })).Select(line => line.Text).ShouldBe(["just now"]);
        (await ReadAsync(new LogQuery(Service) { Since = TimeProvider.System.GetUtcNow().AddHours(1) })).ShouldBeEmpty();
    }

    [Fact]
    public async Task Standard_error_is_told_from_standard_output()
    {
        var set = await StartAsync();
        await WriteAsync(set, "to the output");
        await WriteAsync(set, "to the error", error: true);

        var lines = await ReadAsync(new LogQuery(Service), lines => lines.Any(line => line.Text == "to the output") && lines.Any(line => line.Text == "to the error"));

        lines.Single(line => line.Text == "to the output").IsError.ShouldBeFalse();
        lines.Single(line => line.Text == "to the error").IsError.ShouldBeTrue();
    }

    [Fact]
    public async Task Lines_of_one_instance_come_alone()
    {
        await Target.StageAsync(Intent(Platform.Good("v1"), 1), NewOperation(), default);
        var one = await ReadyAsync("r1");
        var two = await StageReadyAsync(2);
        await RouteAsync("r1");
        await WriteAsync(one, "from the first");
        await RouteAsync("r2");
        await WriteAsync(two, "from the second");

        await ReadAsync(new LogQuery(Service), lines => lines.Any(line => line.Text == "from the first") && lines.Any(line => line.Text == "from the second"));
        var lines = await ReadAsync(new LogQuery(Service) { Instances = [two.Instances.Single().Id] });

        lines.ShouldContain(line => line.Text == "from the second");
        lines.ShouldNotContain(line => line.Text == "from the first");
    }

    [Fact]
    public async Task Odd_lines_come_as_they_are()
    {
        var set = await StartAsync();
        string[] odd = ["  leading and trailing  ", "Grüße 你好 🎉", "a \"quoted\" $HOME %s \\n", new string('x', 20_000)];
        foreach (var line in odd)
            await WriteAsync(set, line);

        var lines = await ReadAsync(new LogQuery(Service), lines => odd.All(text => lines.Any(line => line.Text == text)));

        lines.Select(line => line.Text).Where(odd.Contains).ShouldBe(odd);
    }

    [Fact]
    public async Task Following_goes_on_with_new_lines_and_takes_in_instances_that_come_later()
    {
        var first = await StartAsync();
        await WriteAsync(first, "before");
        using var stop = new CancellationTokenSource();
        var lines = new List<LogLine>();
        var follow = FollowAsync(new LogQuery(Service) { Follow = true }, lines, stop.Token);
        await WaitAsync(() => Shown(lines), () => Task.FromResult(Has(lines, "before")));

        await WriteAsync(first, "while we follow");
        await WaitAsync(() => Shown(lines), () => Task.FromResult(Has(lines, "while we follow")));
        var second = await StageReadyAsync(2);
        await RouteAsync("r2");
        await WriteAsync(second, "from a later one");
        await WaitAsync(() => Shown(lines), () => Task.FromResult(Has(lines, "from a later one")));

        await stop.CancelAsync();
        (await Task.WhenAny(follow, Task.Delay(TimeSpan.FromSeconds(10)))).ShouldBe(follow, "following went on although it was cancelled");
        lock (lines)
        {
            foreach (var text in (string[])["before", "while we follow", "from a later one"])
                lines.Count(line => line.Text == text).ShouldBe(1, text);
        }
    }

    [Fact]
    public async Task Following_from_the_end_leaves_out_what_was_before()
    {
        var set = await StartAsync();
        await WriteAsync(set, "before");
        await ReadAsync(new LogQuery(Service), lines => lines.Any(line => line.Text == "before"));
        using var stop = new CancellationTokenSource();
        var lines = new List<LogLine>();
        var follow = FollowAsync(new LogQuery(Service) { Follow = true, Tail = 0 }, lines, stop.Token);

        var attempt = 0;
        await WaitAsync(() => Shown(lines), async () =>
        {
            await WriteAsync(set, $"after {++attempt}");
            lock (lines)
                return lines.Exists(line => line.Text.StartsWith("after", StringComparison.Ordinal));
        });

        await stop.CancelAsync();
        await follow;
        Has(lines, "before").ShouldBeFalse();
    }

    [Fact]
    public async Task The_last_words_of_an_instance_that_crashed_can_be_read()
    {
        await Target.StageAsync(Intent(Platform.Crashing("v1"), 1), NewOperation(), default);
        await SeenAsync("an instance is failed", state => state.Sets is [{ Instances: [.., { State: InstanceState.Failed }] }]);

        (await ReadAsync(new LogQuery(Service), lines => lines.Count > 0)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_service_that_does_not_run_has_no_lines() => (await ReadAsync(new LogQuery(Service))).ShouldBeEmpty();

    private static bool Has(List<LogLine> lines, string text)
    {
        lock (lines)
            return lines.Exists(line => line.Text == text);
    }

    private static string Shown(List<LogLine> lines)
    {
        lock (lines)
            return $"the line comes; there are {Json(lines)}";
    }

    private async Task<InstanceSet> StartAsync()
    {
        var set = await StageReadyAsync(1);
        await RouteAsync("r1");
        return set;
    }

    private async Task WriteAsync(InstanceSet set, string text, bool error = false) =>
        (await GetAsync(Platform.LogUrl(AddressOf(set), text, error))).Status.ShouldBe(200);

    private async Task<List<LogLine>> ReadAsync(LogQuery query)
    {
        using var patience = new CancellationTokenSource(Platform.Patience);
        var lines = new List<LogLine>();
        await foreach (var line in Capability.ReadAsync(query, patience.Token))
            lines.Add(line);
        return lines;
    }

    private async Task<List<LogLine>> ReadAsync(LogQuery query, Func<List<LogLine>, bool> holds)
    {
        List<LogLine> lines = [];
        await WaitAsync(() => $"the lines have arrived; there are {Json(lines)}", async () => holds(lines = await ReadAsync(query)));
        return lines;
    }

    private async Task FollowAsync(LogQuery query, List<LogLine> lines, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var line in Capability.ReadAsync(query, cancellationToken))
            {
                lock (lines)
                    lines.Add(line);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }
}
