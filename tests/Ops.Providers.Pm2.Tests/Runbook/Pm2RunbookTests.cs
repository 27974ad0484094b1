namespace Ops.Providers.Pm2.Tests;

/// <summary>The runbook of a service under PM2, step by step, while visitors ask all the time: from git into a release, migrated, into traffic, and back.</summary>
public sealed class Pm2RunbookTests(SharedPm2 pm2) : DeployerConformance
{
    private readonly string _releases = Directory.CreateTempSubdirectory("ops-built-").FullName;
    private GitProject? _project;
    private ReleaseBuilder? _builder;

    private GitProject Project => _project!;

    private ReleaseBuilder Builder => _builder!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _project = new GitProject((Pm2Platform)Platform);
        _project.Create();
        _builder = new ReleaseBuilder(Recipe(), TimeProvider.System);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _project?.Dispose();
        Directory.Delete(_releases, recursive: true);
    }

    protected override async Task<DeployPlatform> StartPlatformAsync() => new Pm2Platform(await pm2.GetAsync());

    [Fact]
    [Trait("Requirement", "S2-38")]
    [Trait("Requirement", "S2-39")]
    [Trait("Requirement", "S2-40")]
    [Trait("Requirement", "S2-41")]
    [Trait("Requirement", "S2-42")]
    [Trait("Requirement", "S2-43")]
    [Trait("Requirement", "S2-44")]
    [Trait("Requirement", "S2-75")]
    public async Task What_is_pulled_installed_tested_built_and_migrated_takes_over_and_no_request_is_dropped()
    {
        Project.Commit("v1");
        Succeeded(await TryDeployAsync(await RequestAsync("origin/main")));
        await using var loop = await AskAsync("v1");

        Project.Commit("v2");
        var steps = new List<string>();
        var release = await Builder.BuildAsync("origin/main", new Steps(steps), default);
        steps.ShouldBe(["install", "test", "build"]);
        var deployment = Succeeded(await TryDeployAsync(RequestOf(release)));

        await loop.HearsAsync("v2", 50);
        await NothingDroppedAsync(loop);
        deployment.Steps.Select(record => record.Step).OfType<MigrateStep>().ShouldHaveSingleItem();
        (await File.ReadAllLinesAsync(Project.Database, TestContext.Current.CancellationToken)).ShouldBe(["v1", "v2"]);
        (await GetAsync(PublicUrl())).ShouldBe((200, "v2"));
    }

    [Fact]
    [Trait("Requirement", "S2-40")]
    public async Task A_commit_whose_tests_fail_becomes_no_release_and_nothing_changes()
    {
        Project.Commit("v1");
        Succeeded(await TryDeployAsync(await RequestAsync("origin/main")));

        Project.Commit("broken");

        await UnchangedAsync(async () =>
        {
            var failed = await RefusedAsync(() => Builder.BuildAsync("origin/main", null, default), DeployError.CheckFailed);
            failed.Message.ShouldContain("Step 'test'");
            failed.Message.ShouldContain("the tests fail");
        });
        Builder.List().Select(release => release.Subject).ShouldBe(["Version v1"]);
    }

    [Fact]
    [Trait("Requirement", "S2-45")]
    [Trait("Requirement", "S2-46")]
    [Trait("Requirement", "S2-47")]
    public async Task The_last_good_version_comes_back_by_a_revert_by_its_commit_and_by_itself()
    {
        Project.Commit("v1");
        var first = await Builder.BuildAsync("origin/main", null, default);
        Succeeded(await TryDeployAsync(RequestOf(first)));
        Project.Commit("v2");
        Succeeded(await TryDeployAsync(await RequestAsync("origin/main")));
        await using var loop = await AskAsync("v2");

        Project.RevertHead();
        Succeeded(await TryDeployAsync(await RequestAsync("origin/main")));
        await loop.HearsAsync("v1", 50);

        await BackAsync(null, loop, "v2");
        await BackAsync(first.Commit[..12], loop, "v1");
        await NothingDroppedAsync(loop);

        var inUse = (await Target.RevisionsAsync(Service, default)).Select(revision => revision.Spec!.Artifact!).ToHashSet(StringComparer.Ordinal);
        inUse.ShouldContain(first.Directory);
        Builder.Clean(inUse).ShouldAllBe(release => !inUse.Contains(release.Directory));
        Builder.List().Select(release => release.Directory).ShouldContain(first.Directory);
    }

    [Fact]
    [Trait("Requirement", "S2-47")]
    [Trait("Requirement", "S2-76")]
    public async Task A_version_that_does_not_come_up_is_taken_back_with_its_migration_and_no_request_is_dropped()
    {
        Project.Commit("v1");
        Succeeded(await TryDeployAsync(await RequestAsync("origin/main")));
        await using var loop = await AskAsync("v1");

        // It listens, and crashes again and again: PM2 goes on calling it online.
        Project.Commit("v2", new Behaviour("v2") { CrashAfter = 1200 });
        var request = await RequestAsync("origin/main") with { StableFor = TimeSpan.FromSeconds(3), ReadyTimeout = TimeSpan.FromSeconds(15) };
        RolledBack(await TryDeployAsync(request));

        (await File.ReadAllLinesAsync(Project.Database, TestContext.Current.CancellationToken)).ShouldBe(["v1"]);
        await loop.HearsAsync("v1", 50);
        await NothingDroppedAsync(loop);
        loop.Answers.Keys.ShouldBe(["v1"]);
    }

    [Fact]
    [Trait("Requirement", "S2-48")]
    [Trait("Requirement", "S2-49")]
    [Trait("Requirement", "S2-50")]
    [Trait("Requirement", "S2-51")]
    [Trait("Requirement", "S2-52")]
    public async Task Green_is_tested_takes_over_and_is_watched_every_5_seconds_and_blue_goes_when_its_time_is_over()
    {
        new BlueGreenStrategy().KeepOld.ShouldBe(TimeSpan.FromHours(24));
        Project.Commit("v1");
        Succeeded(await TryDeployAsync(await RequestAsync("origin/main")));
        await WorkInTheBackgroundAsync();
        await using var loop = await AskAsync("v1");

        Project.Commit("v2");
        var deployment = Succeeded(await TryDeployAsync(await RequestAsync("origin/main") with
        {
            Strategy = new BlueGreenStrategy { KeepOld = TimeSpan.FromSeconds(3) },
            Watch = new WatchRequest { Duration = TimeSpan.FromSeconds(6), Interval = TimeSpan.FromSeconds(5) },
        }));

        var steps = deployment.Steps.ToList();
        var tested = steps.FindIndex(record => record.Step is CheckStep { Check: SmokeTest });
        steps[tested].Detail.ShouldBe("2 instances passed");
        tested.ShouldBeLessThan(steps.FindIndex(record => record.Step is ShiftTrafficStep));
        steps.Single(record => record.Step is WatchStep).Detail.ShouldBe("2 looks, 0 of them bad");
        steps[^1].Step.ShouldBeOfType<KeepStep>();
        await loop.HearsAsync("v2", 50);
        await CountedAsync("r1", 0);
        await NothingDroppedAsync(loop);
    }

    private ReleaseRecipe Recipe() => new()
    {
        Repository = Project.Folder,
        ReleasesDirectory = _releases,
        KeepReleases = 1,
        Steps =
        [
            new BuildStep("install", new CommandSpec(["npm", "ci", "--offline", "--no-audit", "--no-fund"])),
            new BuildStep("test", new CommandSpec(["npm", "test"])),
            new BuildStep("build", new CommandSpec(["npm", "run", "build"])),
        ],
    };

    private async Task<DeployRequest> RequestAsync(string revision) => RequestOf(await Builder.BuildAsync(revision, null, default));

    private DeployRequest RequestOf(Release release)
    {
        var spec = new DeploySpec { Service = Service, Version = release.Commit[..12], Artifact = release.Directory };
        var migration = new MigrationRequest(new CommandSpec(["npm", "run", "migrate"])) { UndoCommand = new CommandSpec(["npm", "run", "migrate", "undo"]), IsBackwardCompatible = true };
        return Request(spec, new RollingStrategy()) with { Migration = migration };
    }

    private async Task BackAsync(string? version, RequestLoop loop, string expected)
    {
        var plan = await Deployer.PlanRollbackAsync(
            new RollbackRequest { Target = Target.Descriptor.Name, Service = Service, Actor = "ann", Version = version, Verifications = [Answers], StableFor = TimeSpan.FromMilliseconds(300) }, default);
        Succeeded(await ApplyAsync(plan));
        await loop.HearsAsync(expected, 50);
    }

    private sealed class Steps(List<string> names) : IProgress<BuildProgress>
    {
        public void Report(BuildProgress value) => names.Add(value.Step);
    }
}
