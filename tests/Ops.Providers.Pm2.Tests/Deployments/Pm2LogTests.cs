namespace Ops.Providers.Pm2.Tests;

public sealed class Pm2LogTests(SharedPm2 pm2) : Pm2Test(pm2)
{
    [Fact]
    [Trait("Requirement", "S2-08")]
    [Trait("Requirement", "S2-96")]
    [Trait("Requirement", "S2-104")]
    public async Task Files_that_the_ecosystem_file_names_are_followed_all_of_them_and_those_of_errors()
    {
        Pm2.Settings["out_file"] = "logs/combined.log";
        Pm2.Settings["error_file"] = "logs/error.log";
        var set = await StageReadyAsync(1, 2);
        var logs = Path.Combine(Pm2.Release(new Behaviour("v1")), "logs");
        Directory.GetFiles(logs, "combined-*.log").Length.ShouldBe(2);
        Directory.GetFiles(logs, "error-*.log").Length.ShouldBe(2);
        using var stop = new CancellationTokenSource(Platform.Patience);
        var all = TakeAsync(new LogQuery(Service) { Follow = true, Contains = "payment" }, 4, stop.Token);
        var errors = TakeAsync(new LogQuery(Service) { Follow = true, Contains = "payment", MinLevel = LogLevelFilter.Error }, 2, stop.Token);

        foreach (var instance in set.Instances)
        {
            await GetAsync(Platform.LogUrl(instance.Address!, $"INFO payment taken at {instance.Id}", error: false));
            await GetAsync(Platform.LogUrl(instance.Address!, $"ERROR payment refused at {instance.Id}", error: true));
        }

        (await all).Select(line => line.Text).ShouldBe(set.Instances.SelectMany(instance => (string[])[$"INFO payment taken at {instance.Id}", $"ERROR payment refused at {instance.Id}"]), ignoreOrder: true);
        (await errors).Select(line => line.Text).ShouldBe(set.Instances.Select(instance => $"ERROR payment refused at {instance.Id}"), ignoreOrder: true);
    }

    [Fact]
    [Trait("Requirement", "S2-08")]
    public async Task Errors_of_all_instances_are_followed()
    {
        var set = await StageReadyAsync(1, 2);
        using var stop = new CancellationTokenSource(Platform.Patience);
        var lines = TakeAsync(new LogQuery(Service) { Follow = true, MinLevel = LogLevelFilter.Error }, 2, stop.Token);
        foreach (var instance in set.Instances)
        {
            await GetAsync(Platform.LogUrl(instance.Address!, $"INFO all is well at {instance.Id}", error: false));
            await GetAsync(Platform.LogUrl(instance.Address!, $"ERROR payment refused at {instance.Id}", error: true));
        }

        var found = await lines;
        found.ShouldAllBe(line => line.IsError && line.Text == $"ERROR payment refused at {line.InstanceId}" && line.At != null);
        found.Select(line => line.InstanceId).ShouldBe(set.Instances.Select(instance => instance.Id), ignoreOrder: true);
    }

    [Fact]
    [Trait("Requirement", "S2-98")]
    public async Task An_app_without_log_files_is_followed_on_the_bus()
    {
        Pm2.Settings["out_file"] = "/dev/null";
        var set = await StageReadyAsync(1);
        using var stop = new CancellationTokenSource(Platform.Patience);
        await using var lines = Target.Get<ILogSource>()!.ReadAsync(new LogQuery(Service) { Follow = true, Contains = "over the bus" }, stop.Token).GetAsyncEnumerator();
        var next = lines.MoveNextAsync().AsTask();

        await WaitAsync(() => "the line comes", async () =>
        {
            await GetAsync(Platform.LogUrl(set.Instances.Single().Address!, "this goes over the bus", error: false));
            return next.IsCompleted;
        });

        (await next).ShouldBeTrue();
        (lines.Current.Text, lines.Current.InstanceId, lines.Current.IsError).ShouldBe(("this goes over the bus", set.Instances.Single().Id, false));
        lines.Current.At.ShouldNotBeNull();
    }

    [Fact]
    [Trait("Requirement", "S2-98")]
    public async Task A_log_that_is_flushed_is_followed_on()
    {
        var set = await StageReadyAsync(1);
        var address = set.Instances.Single().Address!;
        await GetAsync(Platform.LogUrl(address, $"a long line before {new string('-', 500)}", error: false));
        using var stop = new CancellationTokenSource(Platform.Patience);
        await using var lines = Target.Get<ILogSource>()!.ReadAsync(new LogQuery(Service) { Follow = true, Contains = "line" }, stop.Token).GetAsyncEnumerator();
        (await lines.MoveNextAsync()).ShouldBeTrue();
        var next = lines.MoveNextAsync().AsTask();

        (await Pm2.Server.RunAsync("flush", $"{Service}-r1")).ExitCode.ShouldBe(0);
        await GetAsync(Platform.LogUrl(address, "a line after", error: false));

        (await next).ShouldBeTrue();
        lines.Current.Text.ShouldBe("a line after");
    }

    private Task<List<LogLine>> TakeAsync(LogQuery query, int count, CancellationToken cancellationToken) =>
        Target.Get<ILogSource>()!.ReadAsync(query, cancellationToken).Take(count).ToListAsync(cancellationToken).AsTask();
}
