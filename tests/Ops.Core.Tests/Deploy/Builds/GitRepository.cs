using System.Diagnostics;
using Ops.Conformance;

namespace Ops.Core.Tests.Deploy.Builds;

/// <summary>A real git repository with a working copy, as a developer has one.</summary>
internal sealed class GitRepository : IDisposable
{
    private readonly string _git = RealPart.Find("git", "git");

    public GitRepository() => Git("init", "--quiet", "--initial-branch=main");

    public string Folder { get; } = Directory.CreateTempSubdirectory("ops-git-").FullName;

    /// <summary>Writes a file, commits it and returns the commit.</summary>
    public string Commit(string message, string file, string content)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        Git("add", "--all");
        Git("commit", "--quiet", "--message", message);
        return Git("rev-parse", "HEAD");
    }

    public string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo(_git, ["-c", "user.name=Test", "-c", "user.email=test@example.org", .. arguments]) { WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, error);
        return output.Trim();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
