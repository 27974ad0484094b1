using Ops.Deploy;

namespace Ops.Core.Tests.Deploy.Builds;

public sealed class ReleaseBuilderTests : IDisposable
{
    private readonly GitRepository _repository = new();
    private readonly string _releases = Directory.CreateTempSubdirectory("ops-releases-").FullName;

    public void Dispose()
    {
        _repository.Dispose();
        Directory.Delete(_releases, recursive: true);
    }

    [Fact]
    [Trait("Requirement", "S2-38")]
    [Trait("Requirement", "S2-39")]
    [Trait("Requirement", "S2-40")]
    [Trait("Requirement", "S2-41")]
    public async Task A_revision_is_checked_out_installed_tested_and_built_in_this_order()
    {
        var commit = _repository.Commit("Add the app", "app.txt", "v1");
        var seen = new Seen();

        var release = await Builder([Shell("install", "echo installed >> log"), Shell("test", "echo tested >> log"), Shell("build", "cat app.txt > built; echo built >> log")]).BuildAsync("origin/main", seen, TestContext.Current.CancellationToken);

        (release.Commit, release.Subject).ShouldBe((commit, "Add the app"));
        Read(release, "log").ShouldBe("installed\ntested\nbuilt\n");
        Read(release, "built").ShouldBe("v1");
        seen.Steps.ShouldBe(["install", "test", "build"]);
        Directory.Exists(Path.Combine(release.Directory, ".git")).ShouldBeFalse();
    }

    [Fact]
    [Trait("Requirement", "S2-38")]
    public async Task The_working_copy_is_not_touched()
    {
        _repository.Commit("One", "app.txt", "v1");
        File.WriteAllText(Path.Combine(_repository.Folder, "app.txt"), "half done");
        File.WriteAllText(Path.Combine(_repository.Folder, "new.txt"), "not added");
        var before = (_repository.Git("status", "--porcelain"), _repository.Git("rev-parse", "HEAD"));

        var release = await Builder([]).BuildAsync("main", null, TestContext.Current.CancellationToken);

        (_repository.Git("status", "--porcelain"), _repository.Git("rev-parse", "HEAD")).ShouldBe(before);
        Read(release, "app.txt").ShouldBe("v1");
        File.Exists(Path.Combine(release.Directory, "new.txt")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_release_is_built_once_and_anew_when_the_steps_change()
    {
        _repository.Commit("One", "app.txt", "v1");
        var first = await Builder([Shell("build", "date +%N > built")]).BuildAsync("main", null, TestContext.Current.CancellationToken);
        var stamp = Read(first, "built");

        (await Builder([Shell("build", "date +%N > built")]).BuildAsync("HEAD", null, TestContext.Current.CancellationToken)).ShouldBe(first);
        Read(first, "built").ShouldBe(stamp);
        (await Builder([Shell("build", "date +%N > built2")]).BuildAsync("main", null, TestContext.Current.CancellationToken)).Directory.ShouldNotBe(first.Directory);
    }

    [Fact]
    [Trait("Requirement", "S2-40")]
    public async Task A_step_that_fails_ends_the_build_and_leaves_no_release()
    {
        _repository.Commit("One", "app.txt", "v1");
        var marker = Path.Combine(_releases, "went-on");

        var failed = await Should.ThrowAsync<DeployException>(() => Builder([Shell("test", "echo 3 tests failed >&2; exit 4"), Shell("build", $"touch {marker}")]).BuildAsync("main", null, TestContext.Current.CancellationToken));

        failed.Error.ShouldBe(DeployError.CheckFailed);
        failed.Message.ShouldContain("'test'");
        failed.Message.ShouldContain("exit code 4");
        failed.Message.ShouldContain("3 tests failed");
        File.Exists(marker).ShouldBeFalse();
        Builder([]).List().ShouldBeEmpty();
        Directory.GetDirectories(_releases).Where(folder => !folder.EndsWith(".git", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_step_that_takes_too_long_is_killed_with_its_children()
    {
        _repository.Commit("One", "app.txt", "v1");
        var slow = Shell("test", "sleep 300 & echo waiting; wait") with { Command = new CommandSpec(["sh", "-c", "sleep 300 & echo waiting; wait"]) { Timeout = TimeSpan.FromMilliseconds(500) } };

        var failed = await Should.ThrowAsync<DeployException>(() => Builder([slow]).BuildAsync("main", null, TestContext.Current.CancellationToken));

        failed.Message.ShouldContain("waiting");
        Builder([]).List().ShouldBeEmpty();
    }

    [Fact]
    [Trait("Requirement", "S2-45")]
    [Trait("Requirement", "S2-46")]
    public async Task The_version_before_or_any_commit_is_built_to_roll_back_to()
    {
        var good = _repository.Commit("Good", "app.txt", "v1");
        _repository.Git("tag", "v1.0.0");
        _repository.Commit("Bad", "app.txt", "v2");
        var builder = Builder([]);

        foreach (var name in (string[])["main~1", "v1.0.0", good, good[..8]])
            Read(await builder.BuildAsync(name, null, TestContext.Current.CancellationToken), "app.txt").ShouldBe("v1");
        Read(await builder.BuildAsync("main", null, TestContext.Current.CancellationToken), "app.txt").ShouldBe("v2");

        builder.List().Select(release => release.Subject).ShouldBe(["Bad", "Good"]);
    }

    [Theory]
    [InlineData("no-such-branch")]
    [InlineData("--upload-pack=touch /tmp/ops-injected")]
    public async Task A_revision_that_does_not_exist_is_named(string revision)
    {
        _repository.Commit("One", "app.txt", "v1");

        var refused = await Should.ThrowAsync<DeployException>(() => Builder([]).BuildAsync(revision, null, TestContext.Current.CancellationToken));

        refused.Error.ShouldBe(DeployError.NotFound);
        refused.Message.ShouldContain(revision);
        File.Exists("/tmp/ops-injected").ShouldBeFalse();
    }

    [Fact]
    public async Task What_was_pushed_later_is_fetched()
    {
        _repository.Commit("One", "app.txt", "v1");
        await Builder([]).BuildAsync("main", null, TestContext.Current.CancellationToken);
        var second = _repository.Commit("Two", "app.txt", "v2");

        (await Builder([]).BuildAsync("main", null, TestContext.Current.CancellationToken)).Commit.ShouldBe(second);
    }

    [Fact]
    public async Task What_a_crash_left_half_done_is_built_anew()
    {
        var commit = _repository.Commit("One", "app.txt", "v1");
        var first = await Builder([Shell("build", "touch built")]).BuildAsync("main", null, TestContext.Current.CancellationToken);
        File.Delete($"{first.Directory}.json");
        File.Delete(Path.Combine(first.Directory, "built"));
        File.WriteAllText(Path.Combine(first.Directory, "leftover"), "");

        var again = await Builder([Shell("build", "touch built")]).BuildAsync(commit, null, TestContext.Current.CancellationToken);

        File.Exists(Path.Combine(again.Directory, "built")).ShouldBeTrue();
        File.Exists(Path.Combine(again.Directory, "leftover")).ShouldBeFalse();
    }

    [Fact]
    public async Task Of_two_that_build_the_same_one_does()
    {
        _repository.Commit("One", "app.txt", "v1");
        var count = Path.Combine(_releases, "count");
        BuildStep[] steps = [Shell("build", $"echo x >> {count}; sleep 0.3")];

        var releases = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Builder(steps).BuildAsync("main", null, TestContext.Current.CancellationToken)));

        releases.Distinct().Count().ShouldBe(1);
        File.ReadAllText(count).ShouldBe("x\n");
    }

    [Fact]
    public async Task Old_releases_go_but_those_in_use_stay()
    {
        var builder = new ReleaseBuilder(Recipe([]) with { KeepReleases = 2 }, TimeProvider.System);
        var releases = new List<Release>();
        for (var version = 1; version <= 5; version++)
        {
            _repository.Commit($"Version {version}", "app.txt", $"v{version}");
            releases.Add(await builder.BuildAsync("main", null, TestContext.Current.CancellationToken));
        }

        var gone = builder.Clean([releases[0].Directory + "/"]);

        gone.Select(release => release.Subject).ShouldBe(["Version 3", "Version 2"]);
        builder.List().Select(release => release.Subject).ShouldBe(["Version 5", "Version 4", "Version 1"]);
        gone.ShouldAllBe(release => !Directory.Exists(release.Directory));
    }

    [Fact]
    public async Task Secrets_reach_the_step_and_no_message()
    {
        _repository.Commit("One", "app.txt", "v1");
        var step = Shell("install", "echo token is $NPM_TOKEN; exit 1") with { Secrets = new Dictionary<string, Secret>(StringComparer.Ordinal) { ["NPM_TOKEN"] = new("swordfish") } };

        var failed = await Should.ThrowAsync<DeployException>(() => Builder([step]).BuildAsync("main", null, TestContext.Current.CancellationToken));

        failed.Message.ShouldContain($"token is {Secret.Redacted}");
        failed.ToString().ShouldNotContain("swordfish");
    }

    [Fact]
    public async Task A_repository_that_is_not_there_is_named_without_its_password()
    {
        var recipe = Recipe([]) with { Repository = "file://user:swordfish@/nowhere/repo.git" };

        var failed = await Should.ThrowAsync<DeployException>(() => new ReleaseBuilder(recipe, TimeProvider.System).BuildAsync("main", null, TestContext.Current.CancellationToken));

        failed.Error.ShouldBe(DeployError.BadArtifact);
        failed.ToString().ShouldNotContain("swordfish");
    }

    private ReleaseBuilder Builder(IReadOnlyList<BuildStep> steps) => new(Recipe(steps), TimeProvider.System);

    private ReleaseRecipe Recipe(IReadOnlyList<BuildStep> steps) => new() { Repository = _repository.Folder, ReleasesDirectory = _releases, Steps = steps };

    private static BuildStep Shell(string name, string script) => new(name, new CommandSpec(["sh", "-c", script]));

    private static string Read(Release release, string file) => File.ReadAllText(Path.Combine(release.Directory, file));

    private sealed class Seen : IProgress<BuildProgress>
    {
        public List<string> Steps { get; } = [];

        public void Report(BuildProgress value) => Steps.Add(value.Step);
    }
}
