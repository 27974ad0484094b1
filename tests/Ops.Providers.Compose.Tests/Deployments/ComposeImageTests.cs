using Ops.Conformance;
using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

public sealed class ComposeImageTests(EngineFixture engine) : ComposeTest(engine)
{
    private string Repository => $"{Project.Engine.Registry.Address}/shop/{Project.Name}";

    [Fact]
    [Trait("Requirement", "S3-25")]
    public async Task An_image_is_pulled_by_its_tag_and_pinned_so_that_a_moved_tag_changes_nothing()
    {
        var first = await PushAsync("v1");
        await StageAsync(Spec($"{Repository}:stable"));
        await PushAsync("v2");

        await ScaleAsync(2);

        (await Project.InspectAsync(Container(2), "{{.Image}}")).ShouldBe(await Project.InspectAsync(Container(1), "{{.Image}}"));
        await Project.Engine.DockerAsync("rm", "-f", Container(1), Container(2));
        await Project.Engine.DockerAsync("image", "prune", "-af", "--filter", $"label=project={Project.Name}");
        await ScaleAsync(1);
        (await Project.InspectAsync(Container(1), "{{.Config.Image}}")).ShouldBe($"{Repository}@{first}");
    }

    [Fact]
    public async Task An_image_is_pulled_by_its_digest()
    {
        var digest = await PushAsync("v1");
        await PushAsync("v2");

        await StageAsync(Spec($"{Repository}@{digest}"));

        (await Project.InspectAsync(Container(1), "{{.Config.Image}} {{.Config.Labels.release}}")).ShouldBe($"{Repository}@{digest} v1");
    }

    [Fact]
    public async Task Wrong_credentials_are_refused_and_shown_nowhere()
    {
        const string Wrong = "tr0ub4dor-77fe";
        await PushAsync("v1");
        using var target = Connect(options => options.Registries.Single().Password = new Secret(Wrong));

        var refused = await Should.ThrowAsync<DeployException>(() => target.StageAsync(Intent(Spec($"{Repository}:stable"), 1), NewOperation(), default));

        refused.Error.ShouldBe(DeployError.Unauthorized);
        refused.Message.ShouldContain($"pull the image '{Repository}:stable'");
        refused.Message.ShouldContain("configure the registry's credentials");
        refused.ToString().ShouldNotContain(Wrong);
        refused.ToString().ShouldNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Wrong))[..12]);
    }

    [Theory]
    [InlineData("pull_policy: never", "nothing:here", "the engine does not have the image 'nothing:here', and pull_policy is never; pull or build it first")]
    [InlineData("pull_policy: missing", "Nothing Here", "'Nothing Here' is no name of an image; write registry.example:5000/app:1.2.3")]
    public async Task An_image_that_cannot_be_had_is_said_before_anything_is_done(string policy, string image, string expected)
    {
        Project.Write($"services: {{ app: {{ image: ops/app:1, {policy} }} }}");

        var assessment = await Target.AssessAsync(Spec(image), await ObserveAsync(), default);

        assessment.Problems.ShouldBe([expected]);
        (await RefusedAsync(() => StageAsync(Spec(image)), DeployError.BadArtifact)).Message.ShouldContain(image);
        (await Project.PsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_image_is_built_from_a_folder_without_what_is_left_out()
    {
        var context = Directory.CreateDirectory(Path.Combine(Project.Folder, "app")).FullName;
        await System.IO.File.WriteAllTextAsync(Path.Combine(context, "Web.Dockerfile"), "FROM ops/app:1\nARG GREETING\nCOPY . /src\nRUN echo \"$GREETING\" > /greeting && ls -A /src > /files\n");
        await System.IO.File.WriteAllTextAsync(Path.Combine(context, "kept.txt"), "kept");
        await System.IO.File.WriteAllTextAsync(Path.Combine(context, "secret.key"), "left out");
        await System.IO.File.WriteAllTextAsync(Path.Combine(context, ".dockerignore"), "*.key\n");
        Project.Write("services: { app: { build: { context: ./app, dockerfile: Web.Dockerfile, network: host, args: { GREETING: hello } }, stop_signal: SIGKILL } }");

        await StageAsync();
        await ReadyAsync("r1");

        var files = await Target.Get<IExec>()!.ExecuteAsync("app", Container(1), new CommandSpec(["cat", "/greeting", "/files"]), default);
        files.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["hello", ".dockerignore", "Web.Dockerfile", "kept.txt"], ignoreOrder: true);
        (await Project.InspectAsync(Container(1), "{{.Config.Image}}")).ShouldBe($"{Project.Name}-app:v1");
    }

    [Fact]
    public async Task A_build_that_fails_says_why_and_changes_nothing()
    {
        Directory.CreateDirectory(Path.Combine(Project.Folder, "app"));
        await System.IO.File.WriteAllTextAsync(Path.Combine(Project.Folder, "app", "Dockerfile"), "FROM ops/app:1\nRUN no-such-tool\n");
        Project.Write("services: { app: { build: { context: ./app, network: host } }, other: { build: ./nowhere } }");

        (await RefusedAsync(() => StageAsync(), DeployError.BadArtifact)).Message.ShouldContain("no-such-tool");
        (await RefusedAsync(() => Target.StageAsync(Intent(new DeploySpec { Service = "other", Version = "v1" }, 1), NewOperation(), default), DeployError.BadArtifact)).Message.ShouldContain("nowhere/Dockerfile' to build an image with; correct build.context or build.dockerfile");
        (await Project.PsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_build_gets_the_credentials_of_the_default_registry_under_the_name_that_the_engine_knows()
    {
        Directory.CreateDirectory(Path.Combine(Project.Folder, "app"));
        await System.IO.File.WriteAllTextAsync(Path.Combine(Project.Folder, "app", "Dockerfile"), "FROM ops/app:1\n");
        Project.Write("services: { app: { build: { context: ./app, network: host }, stop_signal: SIGKILL } }");
        await using var relay = new EngineRelay(Project.Engine.SocketPath);
        var sent = "";
        relay.Handler = async (context, body) =>
        {
            sent = context.Request.Headers["X-Registry-Config"] ?? sent;
            await relay.PassAsync(context, body);
        };
        using var target = Connect(options =>
        {
            options.Engine = new ComposeEngineOptions { Host = relay.Host };
            options.Registries.Add(new ComposeRegistryOptions { Host = "docker.io", UserName = "ann", Password = new Secret("hunter3") });
        });

        await target.StageAsync(Intent(new DeploySpec { Service = "app", Version = "v1" }, 1), NewOperation(), default);

        using var credentials = System.Text.Json.JsonDocument.Parse(Convert.FromBase64String(sent.Replace('-', '+').Replace('_', '/')));
        credentials.RootElement.EnumerateObject().Select(each => each.Name).ShouldBe([Project.Engine.Registry.Address, "https://index.docker.io/v1/"], ignoreOrder: true);
        credentials.RootElement.GetProperty("https://index.docker.io/v1/").GetProperty("serveraddress").GetString().ShouldBe("https://index.docker.io/v1/");
    }

    private static DeploySpec Spec(string image) => new() { Service = "app", Version = "v1", Artifact = image };

    private ComposeTarget Connect(Action<ComposeTargetOptions> configure) => new("test", Project.Options(configure), new Ops.Conformance.Deploy.ConformanceSecrets(), TimeProvider.System);

    /// <summary>Pushes an image of its own under the tag <c>stable</c>, removes it from the engine and returns its digest.</summary>
    private async Task<string> PushAsync(string release)
    {
        var docker = Project.Engine;
        var image = $"{Repository}:stable";
        var folder = Directory.CreateDirectory(Path.Combine(Project.Folder, release)).FullName;
        await System.IO.File.WriteAllTextAsync(Path.Combine(folder, "Dockerfile"), $"FROM ops/app:1\nLABEL release={release} project={Project.Name}\n");
        await docker.DockerAsync("build", "-q", "-t", image, folder);
        var config = Path.Combine(Project.Folder, "client");
        await docker.DockerAsync("--config", config, "login", "-u", DockerRegistry.UserName, "-p", DockerRegistry.Password, docker.Registry.Address);
        await docker.DockerAsync("--config", config, "push", "-q", image);
        var digest = (await docker.DockerAsync("inspect", "--format", "{{index .RepoDigests 0}}", image)).Split('@')[1];
        await docker.DockerAsync("rmi", image);
        return digest;
    }
}
