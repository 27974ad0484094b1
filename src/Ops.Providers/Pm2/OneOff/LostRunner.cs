using System.Text;

namespace Ops.Providers.Pm2;

/// <summary>Finds runners that go on though PM2's daemon, which started them, has ended: a new one does not list them.</summary>
internal static class LostRunner
{
    /// <summary>The variable that PM2 gives a runner, and the runner hands on to nobody: the file of its result.</summary>
    public const string Mark = "ops_once";

    /// <summary>Returns whether a process of this machine is to write a result; outside of Linux nobody can tell, and it is none.</summary>
    public static bool Runs(string file)
    {
        var mark = Encoding.UTF8.GetBytes($"\0{Mark}={file}\0");
        return OperatingSystem.IsLinux() && Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(folder["/proc/".Length])).Any(folder => EnvironmentOf(folder).AsSpan().IndexOf(mark) >= 0);
    }

    private static byte[] EnvironmentOf(string process)
    {
        try
        {
            return [0, .. File.ReadAllBytes(Path.Combine(process, "environ"))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or belongs to another user.
            return [];
        }
    }
}
