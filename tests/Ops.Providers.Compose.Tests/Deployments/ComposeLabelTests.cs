using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

public sealed class ComposeLabelTests(EngineFixture engine) : ComposeTest(engine)
{
    [Fact]
    [Trait("Requirement", "S3-11")]
    [Trait("Requirement", "S3-75")]
    public async Task Dockers_own_clients_list_our_containers_as_those_of_the_project()
    {
        await StageAsync(2);
        await ReadyAsync("r1", 2);

        (await Project.PsAsync("label=com.docker.compose.service=app", "status=running")).ShouldBe([Container(1), Container(2)], ignoreOrder: true);
        var listed = await Project.ComposeAsync("ps");
        listed.ShouldContain(Container(1));
        listed.ShouldContain(Container(2));
        listed.ShouldContain("Up (healthy)");
        (await Project.ComposeAsync("logs", "--no-color", "app")).ShouldContain("starting");
        (await ObserveAsync()).Sets.Single().Instances.Select(instance => (instance.Id, instance.State)).ShouldBe([(Container(1), InstanceState.Ready), (Container(2), InstanceState.Ready)]);
    }

    [Fact]
    public async Task Containers_say_what_they_are()
    {
        await StageAsync(new DeploySpec { Service = "app", Version = "v7", Labels = new Dictionary<string, string> { ["commit"] = "4f2a", ["com.docker.compose.project"] = "another" } }, 7);

        var labels = await Project.InspectAsync(Container(1), "{{range $k, $v := .Config.Labels}}{{$k}}={{$v}}\n{{end}}");

        labels.Split('\n').ShouldContain($"com.docker.compose.project={Project.Name}");
        foreach (var expected in (string[])["com.docker.compose.service=app", "com.docker.compose.container-number=1", "com.docker.compose.oneoff=False", $"com.docker.compose.project.config_files={Project.File}", "ops.set=r7", "ops.revision=7", "ops.version=v7", "commit=4f2a"])
            labels.ShouldContain(expected);
    }

    [Fact]
    public async Task The_projects_network_is_one_that_compose_takes_for_its_own()
    {
        await StageAsync();

        (await Project.ComposeAsync("run", "--rm", "--no-deps", "-T", "maintenance-page", "nslookup", "app")).ShouldContain("Address");
        (await Project.Engine.DockerAsync("network", "ls", "--filter", $"label=com.docker.compose.project={Project.Name}", "--format", "{{.Name}}")).ShouldBe($"{Project.Name}_default");
    }
}
