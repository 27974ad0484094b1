using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ops.Health;

namespace Ops.Providers.HealthChecks.Tests;

public sealed class HealthCheckProbeTests
{
    [Theory]
    [InlineData(HealthStatus.Healthy, ProbeStatus.Healthy)]
    [InlineData(HealthStatus.Degraded, ProbeStatus.Degraded)]
    [InlineData(HealthStatus.Unhealthy, ProbeStatus.Unhealthy)]
    public async Task A_status_stays_what_it_is(HealthStatus status, ProbeStatus expected)
    {
        var result = await RunAsync(new HealthCheckProbe("shop", new CheckStub(new HealthCheckResult(status, "as seen"))));

        result.Status.ShouldBe(expected);
        result.Description.ShouldBe(status == HealthStatus.Healthy ? "as seen" : "health check 'shop': as seen");
    }

    [Fact]
    public async Task A_healthy_check_without_a_description_leaves_nothing_to_read() =>
        (await RunAsync(new HealthCheckProbe("shop", new CheckStub(HealthCheckResult.Healthy())))).ShouldBe(ProbeResult.Healthy());

    [Fact]
    public async Task A_check_that_gives_no_reason_is_named_all_the_same() =>
        (await RunAsync(new HealthCheckProbe("shop", new CheckStub(HealthCheckResult.Unhealthy())))).Description.ShouldBe("health check 'shop': the check reports Unhealthy and gives no reason");

    [Theory]
    [InlineData(null, ProbeStatus.Unhealthy)]
    [InlineData(HealthStatus.Unhealthy, ProbeStatus.Unhealthy)]
    [InlineData(HealthStatus.Degraded, ProbeStatus.Degraded)]
    public async Task An_exception_counts_as_the_failure_status(HealthStatus? failureStatus, ProbeStatus expected)
    {
        var error = new InvalidOperationException("no route", new TimeoutException("the queue is full"));
        var registration = new HealthCheckRegistration("shop", new CheckStub((_, _) => throw error), failureStatus, tags: null);

        var result = await RunAsync(new HealthCheckProbe(registration, new ServiceCollection().BuildServiceProvider()));

        result.Status.ShouldBe(expected);
        result.Description.ShouldBe("health check 'shop': the check failed: InvalidOperationException: no route: the queue is full");
        result.Exception.ShouldBe(error);
    }

    [Fact]
    public async Task A_factory_that_throws_is_unhealthy()
    {
        var registration = new HealthCheckRegistration("shop", services => services.GetRequiredService<IHealthCheck>(), failureStatus: null, tags: null);

        var result = await RunAsync(new HealthCheckProbe(registration, new ServiceCollection().BuildServiceProvider()));

        result.Status.ShouldBe(ProbeStatus.Unhealthy);
        result.Description.ShouldNotBeNull().ShouldContain("No service for type");
    }

    [Fact]
    public async Task The_check_sees_its_own_registration()
    {
        HealthCheckRegistration? seen = null;
        var registration = new HealthCheckRegistration("shop", new CheckStub((context, _) =>
        {
            seen = context.Registration;
            return Task.FromResult(HealthCheckResult.Healthy());
        }), failureStatus: null, tags: null);

        await RunAsync(new HealthCheckProbe(registration, new ServiceCollection().BuildServiceProvider()));

        seen.ShouldBe(registration);
    }

    [Fact]
    public async Task Data_is_summarised_without_credentials()
    {
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["pending"] = 12.5,
            ["apiKey"] = "k-1",
            ["url"] = "amqp://bob:hunter2@mq:5672",
            ["connection"] = "Host=db;Password=hunter2",
            ["nested"] = new List<int>(),
        };

        var result = await RunAsync(new HealthCheckProbe("mq", new CheckStub(HealthCheckResult.Degraded("slow", data: data))));

        result.Description.ShouldBe("health check 'mq': slow (pending=12.5, apiKey=**redacted**, url=amqp://**redacted**@mq:5672, connection=Host=db;Password=**redacted**, nested=List`1)");
    }

    [Fact]
    public async Task Long_data_is_cut()
    {
        var data = Enumerable.Range(1, 10).ToDictionary(index => $"d{index}", object (index) => new string('x', 200), StringComparer.Ordinal);

        var result = await RunAsync(new HealthCheckProbe("mq", new CheckStub(HealthCheckResult.Unhealthy("full", data: data))));

        result.Description.ShouldNotBeNull().ShouldEndWith(", and 2 more)");
        result.Description.Length.ShouldBeLessThan(1000);
    }

    [Fact]
    public async Task An_exception_that_shows_a_credential_is_left_out()
    {
        var error = new FormatException("cannot parse amqp://bob:hunter2@mq");

        var result = await RunAsync(new HealthCheckProbe("mq", new CheckStub(HealthCheckResult.Unhealthy(exception: error))));

        result.Exception.ShouldBeNull();
        result.Description.ShouldBe("health check 'mq': FormatException: cannot parse amqp://**redacted**@mq");
    }

    [Fact]
    public async Task Every_run_has_a_scope_of_its_own_that_ends_with_it()
    {
        var scoped = new List<ScopedPart>();
        var services = new ServiceCollection();
        services.AddScoped<ScopedPart>();
        var registration = new HealthCheckRegistration("shop", provider =>
        {
            scoped.Add(provider.GetRequiredService<ScopedPart>());
            return new CheckStub(HealthCheckResult.Healthy());
        }, failureStatus: null, tags: null);
        await using var host = services.BuildServiceProvider(validateScopes: true);
        var probe = new HealthCheckProbe(registration, host);

        await RunAsync(probe);
        await RunAsync(probe);

        scoped.Distinct().Count().ShouldBe(2);
        scoped.ShouldAllBe(part => part.Disposed);
    }

    [Fact]
    public async Task A_cancelled_check_ends_as_cancelled()
    {
        var probe = new HealthCheckProbe("shop", new CheckStub(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return HealthCheckResult.Healthy();
        }));
        using var cancellation = new CancellationTokenSource();
        var run = probe.ProbeAsync(Context(), cancellation.Token).AsTask();
        run.IsCompleted.ShouldBeFalse();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(run);
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_runs_no_check()
    {
        var probe = new HealthCheckProbe("shop", new CheckStub((_, _) => throw new InvalidOperationException("it ran")));

        await Should.ThrowAsync<OperationCanceledException>(async () => await probe.ProbeAsync(Context(), new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_check_that_gives_up_by_itself_is_unhealthy_and_not_cancelled()
    {
        var result = await RunAsync(new HealthCheckProbe("shop", new CheckStub((_, _) => throw new TaskCanceledException("own time limit"))));

        result.Status.ShouldBe(ProbeStatus.Unhealthy);
        result.Description.ShouldNotBeNull().ShouldContain("own time limit");
    }

    private static ProbeContext Context() => ProbeContext.StartNow("shop", TimeSpan.FromSeconds(5));

    private static async Task<ProbeResult> RunAsync(HealthCheckProbe probe) => await probe.ProbeAsync(Context(), CancellationToken.None);

    private sealed class ScopedPart : IDisposable
    {
        public bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;
    }
}
