using System.Diagnostics;

namespace Ops.Providers.Pm2.Tests;

/// <summary>The whole way of a version: from git into a release, migrated, beside the old one, into traffic, and back.</summary>
public sealed class Pm2ReleaseTests(SharedPm2 pm2) : Pm2Test(pm2)
{
    private readonly string _git = RealPart.Find("git", "git");
    private readonly string _repository = Directory.CreateTempSubdirectory("ops-git-").FullName;
    private readonly string _releases = Directory.CreateTempSubdirectory("ops-built-").FullName;

    [Fact]
    [Trait("Requirement", "S2-38")]
    [Trait("Requirement", "S2-39")]
    [Trait("Requirement", "S2-40")]
    [Trait("Requirement", "S2-41")]
    [Trait("Requirement", "S2-42")]
    [Trait("Requirement", "S2-43")]
    [Trait("Requirement", "S2-44")]
    [Trait("Requirement", "S2-45")]
    [Trait("Requirement", "S2-46")]
    [Trait("Requirement", "S2-47")]
    public async Task A_commit_becomes_the_version_that_serves_and_the_one_before_comes_back()
    {
        try
        {
            Git("init", "--quiet", "--initial-branch=main");
            Commit("v1");
            var builder = new ReleaseBuilder(Recipe(), TimeProvider.System);
            await DeployAsync(await builder.BuildAsync("origin/main", null, default), 1);
            await using var loop = await AskAsync("v1");

            Commit("v2");
            await DeployAsync(await builder.BuildAsync("origin/main", null, default), 2);
            await RetireAsync(1);
            await loop.HearsAsync("v2", 50);

            Commit("broken");
            (await RefusedAsync(() => builder.BuildAsync("origin/main", null, default), DeployError.CheckFailed)).Message.ShouldContain("the tests fail");

            var lastGood = builder.List()[1];
            lastGood.Subject.ShouldBe("Version v1");
            await DeployAsync(await builder.BuildAsync(lastGood.Commit, null, default), 3);
            await RetireAsync(2);
            await loop.HearsAsync("v1", 50);
            await NothingDroppedAsync(loop);
            builder.Clean((await Target.RevisionsAsync(Service, default)).Select(revision => revision.Spec!.Artifact!).ToList()).Count.ShouldBe(1);
        }
        finally
        {
            Directory.Delete(_repository, recursive: true);
            Directory.Delete(_releases, recursive: true);
        }
    }

    private async Task DeployAsync(Release release, int revision)
    {
        var spec = new DeploySpec { Service = Service, Version = release.Commit[..12], Artifact = release.Directory, Replicas = 2 };
        var migrated = await Target.Get<IOneOffRunner>()!.RunAsync(new OneOffIntent(spec, "migrate", new CommandSpec(["node", "migrate.cjs"])), NewOperation(), default);
        (migrated.ExitCode, migrated.Output).ShouldBe((0, "migrated\n"));
        await Target.StageAsync(Intent(spec, revision, 2), NewOperation(), default);
        var set = await ReadyAsync(SetOf(revision), 2);
        foreach (var instance in set.Instances)
            (await GetAsync(instance.Address!)).Status.ShouldBe(200);
        await RouteAsync(SetOf(revision));
    }

    private ReleaseRecipe Recipe() => new()
    {
        Repository = _repository,
        ReleasesDirectory = _releases,
        KeepReleases = 1,
        Steps =
        [
            new BuildStep("install", new CommandSpec(["node", "-e", "fs.mkdirSync('node_modules')"])),
            new BuildStep("test", new CommandSpec(["node", "test.cjs"])),
            new BuildStep("build", new CommandSpec(["node", "-e", "fs.copyFileSync('source.json', 'behaviour.json')"])),
        ],
    };

    private void Commit(string version)
    {
        var release = Pm2.Release(new Behaviour(version));
        foreach (var file in (string[])["server.cjs", "ecosystem.config.json"])
            File.Copy(Path.Combine(release, file), Path.Combine(_repository, file), overwrite: true);
        File.WriteAllText(Path.Combine(_repository, "source.json"), $$"""{"version":"{{version}}"}""");
        File.WriteAllText(Path.Combine(_repository, "migrate.cjs"), "console.log('migrated')");
        File.WriteAllText(Path.Combine(_repository, "test.cjs"), "if (require('./source.json').version === 'broken') throw new Error('the tests fail')");
        Git("add", "--all");
        Git("commit", "--quiet", "--message", $"Version {version}");
    }

    private void Git(params string[] arguments)
    {
        var start = new ProcessStartInfo(_git, ["-c", "user.name=Test", "-c", "user.email=test@example.org", .. arguments]) { WorkingDirectory = _repository, UseShellExecute = false, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, error);
    }
}
