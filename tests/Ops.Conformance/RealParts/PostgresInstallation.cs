using System.Globalization;

namespace Ops.Conformance;

/// <summary>The machine's PostgreSQL programs, and the unprivileged user that runs them.</summary>
internal sealed class PostgresInstallation
{
    private const string User = "postgres";

    private readonly string _folder;
    private readonly string[] _become;

    private PostgresInstallation(string folder, string[] become)
    {
        _folder = folder;
        _become = become;
    }

    /// <summary>Finds the newest installation, or skips the test.</summary>
    public static PostgresInstallation Find()
    {
        var folders = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        var newestFirst = folders.OrderByDescending(folder => double.TryParse(System.IO.Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0);
        var initdb = RealPart.Find("initdb", "postgresql", [.. newestFirst.Select(folder => System.IO.Path.Combine(folder, "bin"))]);
        if (!Environment.IsPrivilegedProcess)
            return new PostgresInstallation(System.IO.Path.GetDirectoryName(initdb)!, []);

        var setpriv = RealPart.Find("setpriv", "util-linux");
        return new PostgresInstallation(System.IO.Path.GetDirectoryName(initdb)!, [setpriv, $"--reuid={User}", $"--regid={User}", "--init-groups"]);
    }

    public string Path(string executable) => System.IO.Path.Combine(_folder, executable);

    /// <summary>Returns the command line that runs one of the programs as the unprivileged user.</summary>
    public IReadOnlyList<string> Command(string executable, IEnumerable<string> arguments) => [.. _become, Path(executable), .. arguments];

    public async Task RunAsync(string executable, params string[] arguments)
    {
        var command = Command(executable, arguments);
        await SystemCommand.RunAsync(command[0], [.. command.Skip(1)]);
    }

    /// <summary>Makes a private folder that the unprivileged user can reach.</summary>
    public async Task<string> CreateFolderAsync()
    {
        var folder = Directory.CreateTempSubdirectory("ops-postgres-").FullName;
        await OwnAsync(folder);
        return folder;
    }

    /// <summary>Gives a file or folder to the unprivileged user.</summary>
    public async Task OwnAsync(string path)
    {
        if (_become.Length > 0)
            await SystemCommand.RunAsync("chown", $"{User}:", path);
    }
}
