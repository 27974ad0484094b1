using System.Text.Json;

namespace Ops.Providers.Pm2.Tests;

/// <summary>States of PM2's list that last too short to be met in time.</summary>
public sealed class Pm2ProcessTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, InstanceState.Failed, "it is stopped though it is wanted, restarted 1 times, last exit code 7")]
    [InlineData(4711, InstanceState.Starting, "restarted 1 times, last exit code 7")]
    public void A_process_that_has_crashed_just_now_reads_stopped_with_its_id_and_is_about_to_start_again(int pid, InstanceState state, string detail)
    {
        var process = Process("stopped", pid, restarts: 1);

        var instance = InstanceReader.Read(process, Wanted(1), Now);

        (instance.State, instance.Detail).ShouldBe((state, detail));
        process.IsStopped.ShouldBe(pid == 0);
    }

    [Theory]
    [InlineData("errored", "PM2 has given it up")]
    [InlineData("waiting restart", "it has crashed and waits to be restarted")]
    [InlineData("launching", "it crashes again and again")]
    public void What_has_failed_says_why(string status, string reason)
    {
        var instance = InstanceReader.Read(Process(status, 4711, restarts: 3), Wanted(1), Now);

        instance.State.ShouldBe(InstanceState.Failed);
        instance.Detail.ShouldBe($"{reason}, restarted 3 times, last exit code 7");
    }

    [Fact]
    public void Restarts_that_were_asked_for_are_no_crashes_and_belong_to_one_process_however_often_its_id_is_given_again()
    {
        var set = Wanted(1).WithAsked(Process("online", 4711, restarts: 2));

        InstanceReader.Read(Process("online", 4712, restarts: 3), set, Now).Restarts.ShouldBe(0);
        InstanceReader.Read(Process("online", 4712, restarts: 3) with { UniqueId = "another" }, set, Now).Restarts.ShouldBe(3);
    }

    [Theory]
    [InlineData("follow", false, InstanceState.Starting)]
    [InlineData("follow", true, InstanceState.Ready)]
    [InlineData("switch", false, InstanceState.Ready)]
    public void An_instance_that_takes_part_by_itself_is_ready_once_its_port_is_open(string gate, bool isOpen, InstanceState state)
    {
        using var document = JsonDocument.Parse($$"""
            { "pid": 4711, "pm_id": 3, "name": "web-r1",
              "pm2_env": { "status": "online", "exec_mode": "cluster_mode", "ops_service": "web", "ops_set": "r1", "ops_agent": true, "ops_listens": true, "ops_gate": "{{gate}}",
                           "axm_monitor": { "ops": { "pid": 4711, "ready": true, "listening": true, "open": {{(isOpen ? "true" : "false")}}, "addresses": [] } } } }
            """);

        InstanceReader.Read(Pm2Process.Read(document.RootElement), Wanted(1), Now).State.ShouldBe(state);
    }

    private static SetRecord Wanted(int count) => new()
    {
        Id = "r1",
        Revision = 1,
        Spec = new DeploySpec { Service = "web", Version = "v1" },
        Release = "/srv/v1",
        StagedAt = Now,
        Wanted = count,
    };

    private static Pm2Process Process(string status, int pid, int restarts)
    {
        using var document = JsonDocument.Parse($$"""
            { "pid": {{pid}}, "pm_id": 3, "name": "web-r1",
              "pm2_env": { "status": "{{status}}", "restart_time": {{restarts}}, "exit_code": 7, "unique_id": "one", "exec_mode": "cluster_mode",
                           "ops_service": "web", "ops_set": "r1", "ops_agent": "true", "ops_listens": "true" } }
            """);
        return Pm2Process.Read(document.RootElement);
    }
}
