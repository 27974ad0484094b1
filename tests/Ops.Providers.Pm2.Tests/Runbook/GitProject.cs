using System.Diagnostics;

namespace Ops.Providers.Pm2.Tests;

/// <summary>A git repository with a node project, as its developers leave it: install, test, build and migrate are scripts of its own.</summary>
internal sealed class GitProject(Pm2Platform pm2) : IDisposable
{
    private readonly string _git = RealPart.Find("git", "git");

    public string Folder { get; } = Directory.CreateTempSubdirectory("ops-git-").FullName;

    /// <summary>The file that the migrations of this project change, as if it were its database.</summary>
    public string Database => Path.Combine(Folder, ".git", "database");

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public void Create() => Run("init", "--quiet", "--initial-branch=main");

    /// <summary>Commits a version; one called broken fails its own tests.</summary>
    public void Commit(string version, Behaviour? behaviour = null)
    {
        var release = pm2.Release(behaviour ?? new Behaviour(version));
        File.Copy(Path.Combine(release, "server.cjs"), Path.Combine(Folder, "server.cjs"), overwrite: true);
        File.Copy(Path.Combine(release, "ecosystem.config.json"), Path.Combine(Folder, "ecosystem.config.json"), overwrite: true);
        File.Copy(Path.Combine(release, "behaviour.json"), Path.Combine(Folder, "source.json"), overwrite: true);
        Write("package.json", """
            { "name": "web", "version": "1.0.0", "private": true,
              "scripts": { "test": "node test.cjs", "build": "node build.cjs", "migrate": "node migrate.cjs" } }
            """);
        Write("package-lock.json", """{ "name": "web", "version": "1.0.0", "lockfileVersion": 3, "packages": { "": { "name": "web", "version": "1.0.0" } } }""");
        Write("test.cjs", "if (require('./source.json').version === 'broken') throw new Error('the tests fail')");
        Write("build.cjs", "require('fs').copyFileSync('source.json', 'behaviour.json')");
        Write("migrate.cjs", $$"""
            const fs = require('fs');
            const file = '{{Database}}';
            const applied = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
            if (process.argv[2] === 'undo') applied.pop(); else applied.push(require('./source.json').version);
            fs.writeFileSync(file, applied.join('\n'));
            console.log(`applied: ${applied.join(', ')}`);
            """);
        Run("add", "--all");
        Run("commit", "--quiet", "--message", $"Version {version}");
    }

    /// <summary>Makes a commit that undoes the last one.</summary>
    public void RevertHead() => Run("revert", "--no-edit", "HEAD");

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);

    private void Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(_git, ["-c", "user.name=Test", "-c", "user.email=test@example.org", .. arguments]) { WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, error);
    }
}
