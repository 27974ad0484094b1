using System.Text.Json;
using Ops.Deploy;
using Shouldly;

namespace Ops.Conformance.Deploy;

/// <summary>What every deploy target must do with settings and secrets of a spec; derive from it in the provider's test project.</summary>
public abstract class DeploySpecConformance : DeployConformance
{
    [Fact]
    public async Task An_instance_gets_its_environment_and_its_secrets()
    {
        var set = await StageWithSecretAsync(Platform.Good("v1"));
        await RouteAsync("r1");

        (await GetAsync(Platform.EnvironmentUrl(AddressOf(set), "LOG_LEVEL"))).ShouldBe((200, "debug"));
        (await GetAsync(Platform.EnvironmentUrl(AddressOf(set), "APP_SIGNING"))).ShouldBe((200, DeployPlatform.SecretValue));
    }

    [Fact]
    public async Task A_value_reaches_the_instance_as_it_is()
    {
        const string Value = "a \"quoted\" 'value' with $HOME, %PATH%, `date`, \\n, ; | & and ü";
        await Target.StageAsync(Intent(Platform.Good("v1") with { Environment = With("ODD_VALUE", Value) }, 1), NewOperation(), default);
        var set = await ReadyAsync("r1");
        await RouteAsync("r1");

        (await GetAsync(Platform.EnvironmentUrl(AddressOf(set), "ODD_VALUE"))).ShouldBe((200, Value));
    }

    [Fact]
    public async Task Secrets_are_in_no_output()
    {
        await StageWithSecretAsync(Platform.Good("v1"));
        var crashing = WithSecret(Platform.Crashing("v2"));
        await Target.StageAsync(Intent(crashing, 2), NewOperation(), default);
        await SeenAsync("an instance is failed", state => state.Sets.Any(set => set.Instances.Any(instance => instance.State == InstanceState.Failed)));
        var state = await Target.ObserveAsync(Service, default);
        var assessment = await Target.AssessAsync(WithSecret(Platform.Good("v3")), state, default);
        var refused = await RefusedAsync(() => Target.StageAsync(Intent(WithSecret(Platform.BadArtifact("v3")), 3), NewOperation(), default), DeployError.BadArtifact);

        string[] shown = [Json(state), Json(await Target.RevisionsAsync(Service, default)), Json(assessment), refused.ToString(), .. Platform.Logged, .. await Platform.ShownAsync()];

        foreach (var text in shown)
            text.ShouldNotContain(DeployPlatform.SecretValue);
    }

    [Fact]
    public async Task A_secret_that_does_not_exist_is_named_and_nothing_changes()
    {
        var spec = Platform.Good("v2") with { Secrets = With("APP_SIGNING", "no/such/secret") };
        await StageReadyAsync(1);

        await UnchangedAsync(async () =>
        {
            (await Target.AssessAsync(spec, await Target.ObserveAsync(Service, default), default)).Problems.ShouldContain(problem => problem.Contains("no/such/secret"));
            (await RefusedAsync(() => Target.StageAsync(Intent(spec, 2), NewOperation(), default), DeployError.Invalid, DeployError.NotFound)).Message.ShouldContain("no/such/secret");
        });
    }

    [Fact]
    public async Task Assessing_a_spec_says_what_would_change_and_changes_nothing()
    {
        await Target.StageAsync(Intent(WithSecret(Platform.Good("v1")), 1), NewOperation(), default);
        await ReadyAsync("r1");
        await RouteAsync("r1");
        var next = WithSecret(Platform.Good("v2"));
        next = next with { Environment = new Dictionary<string, string>(next.Environment, StringComparer.Ordinal) { ["LOG_LEVEL"] = "warning", ["NEW_FLAG"] = "on" } };

        await UnchangedAsync(async () =>
        {
            var assessment = await Target.AssessAsync(next, await Target.ObserveAsync(Service, default), default);

            assessment.Problems.ShouldBeEmpty();
            assessment.Changes.ShouldContain(change => change.From == "v1" && change.To == "v2");
            assessment.Changes.ShouldContain(change => change.Path.EndsWith("LOG_LEVEL", StringComparison.Ordinal) && change.From == "debug" && change.To == "warning");
            assessment.Changes.ShouldContain(change => change.Path.EndsWith("NEW_FLAG", StringComparison.Ordinal) && change.From == null && change.To == "on");
            assessment.Changes.ShouldNotContain(change => change.Path.EndsWith("APP_SIGNING", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task Assessing_what_runs_finds_no_change()
    {
        await StageReadyAsync(1);
        await RouteAsync("r1");

        (await Target.AssessAsync(Platform.Good("v1"), await Target.ObserveAsync(Service, default), default)).Changes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Assessing_redacts_what_may_be_a_secret()
    {
        var spec = Platform.Good("v1");
        await Target.StageAsync(Intent(spec with { Environment = With("SMTP_PASSWORD", "old-sesame") }, 1), NewOperation(), default);
        await ReadyAsync("r1");
        await RouteAsync("r1");

        var assessment = await Target.AssessAsync(
            spec with { Environment = With("SMTP_PASSWORD", "new-sesame") }, await Target.ObserveAsync(Service, default), default);

        assessment.Changes.ShouldContain(change => change.Path.EndsWith("SMTP_PASSWORD", StringComparison.Ordinal));
        Json(assessment).ShouldNotContain("sesame");
    }

    [Fact]
    public async Task A_service_that_the_target_does_not_know_is_a_problem_that_assessing_finds()
    {
        var spec = Platform.Good("v1") with { Service = "nowhere" };
        var state = new ServiceState { Service = "nowhere", ObservedAt = TimeProvider.System.GetUtcNow() };

        (await Target.AssessAsync(spec, state, default)).Problems.ShouldContain(problem => problem.Contains("nowhere"));
    }

    [Fact]
    public async Task A_spec_survives_the_way_through_the_platform()
    {
        var spec = WithSecret(Platform.Good("v1")) with { Labels = With("commit", "c0ffee \"and\" more") };
        await Target.StageAsync(Intent(spec, 1), NewOperation(), default);

        var revision = (await (await Platform.ConnectAsync()).RevisionsAsync(Service, default)).ShouldHaveSingleItem();
        Assert.SkipWhen(revision.Spec is null, "the platform keeps no specs: going back takes them from the journal");
        JsonSerializer.Serialize(revision.Spec).ShouldBe(JsonSerializer.Serialize(spec));
    }

    private static Dictionary<string, string> With(string name, string value) => new(StringComparer.Ordinal) { [name] = value };

    private static DeploySpec WithSecret(DeploySpec spec) => spec with
    {
        Environment = new Dictionary<string, string>(spec.Environment, StringComparer.Ordinal) { ["LOG_LEVEL"] = "debug" },
        Secrets = With("APP_SIGNING", DeployPlatform.SecretName),
    };

    private async Task<InstanceSet> StageWithSecretAsync(DeploySpec spec)
    {
        await Target.StageAsync(Intent(WithSecret(spec), 1), NewOperation(), default);
        return await ReadyAsync("r1");
    }
}
