using Ops.Health;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 1: synchronous throws, faulted and cancelled tasks, and the default result.</summary>
public sealed class T01_SynchronousFaultTests
{
    [Fact]
    public async Task A_probe_that_throws_at_once_is_faulted_and_the_sweep_goes_on()
    {
        await using var bench = new Bench();
        bench.Add("throws", (_, _) => throw new InvalidOperationException("no such thing"));
        bench.Add("after", (_, _) => new(ProbeResult.Healthy()));

        var report = await bench.SweepAsync();

        report[0].Outcome.ShouldBe(ProbeOutcome.Faulted);
        report[0].Status.ShouldBe(ProbeStatus.Unhealthy);
        report[0].Result.Description.ShouldNotBeNull().ShouldContain("no such thing");
        report[0].Result.Exception.ShouldBeOfType<InvalidOperationException>();
        report[1].Status.ShouldBe(ProbeStatus.Healthy);
    }

    [Fact]
    public async Task A_task_that_is_faulted_already_is_a_fault_and_not_the_sweeps_end()
    {
        await using var bench = new Bench();
        bench.Add("faulted", (_, _) => ValueTask.FromException<ProbeResult>(new IOException("broken pipe")));

        var report = await bench.SweepAsync();

        report[0].Outcome.ShouldBe(ProbeOutcome.Faulted);
        report[0].Result.Exception.ShouldBeOfType<IOException>();
    }

    [Fact]
    public async Task A_task_that_faults_later_is_a_fault()
    {
        await using var bench = new Bench();
        var probe = bench.Add("faults");
        var sweep = bench.SweepAsync();
        probe.Current.Throw(new IOException("broken pipe"));

        (await sweep)[0].Outcome.ShouldBe(ProbeOutcome.Faulted);
    }

    [Fact]
    public async Task The_default_result_is_not_healthy()
    {
        await using var bench = new Bench();
        bench.Add("default", (_, _) => default);

        var report = await bench.SweepAsync();

        report[0].Outcome.ShouldBe(ProbeOutcome.Completed);
        report[0].Status.ShouldBe(ProbeStatus.Unknown);
        report.Status.ShouldBe(ProbeStatus.Unknown);
    }

    [Fact]
    public async Task A_status_that_does_not_exist_is_a_fault_of_the_probe()
    {
        await using var bench = new Bench();
        bench.Add("odd", (_, _) => new(new ProbeResult((ProbeStatus)7)));

        var report = await bench.SweepAsync();

        report[0].Outcome.ShouldBe(ProbeOutcome.Faulted);
        report[0].Status.ShouldBe(ProbeStatus.Unhealthy);
    }

    [Fact]
    public async Task A_secret_in_the_message_of_an_exception_does_not_show()
    {
        await using var bench = new Bench();
        bench.Add("leaks", (_, _) => throw new InvalidOperationException("cannot reach redis://:hunter2@cache"));

        (await bench.SweepAsync())[0].Result.Description.ShouldNotBeNull().ShouldNotContain("hunter2");
    }
}
