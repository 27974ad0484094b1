using System.Globalization;
using System.Text;

namespace Ops.Providers.LocalProcess;

/// <summary>Finds processes, whoever their parent is, by a mark in the environment that they were started with.</summary>
/// <remarks>The mark is unique for each start, so it cannot be confused as a process id can. It needs Linux; elsewhere nothing is found.</remarks>
internal static class MarkedProcesses
{
    /// <summary>The variable that holds the mark.</summary>
    public const string Variable = "OPS_LOCAL_PROCESS";

    /// <summary>Returns what the marks of all instances of a service begin with.</summary>
    public static string Instances(ServiceFolder folder) => $"{folder.Folder}#";

    /// <summary>Returns a new mark for an instance, or for a command inside it.</summary>
    public static string OfInstance(ServiceFolder folder, string instanceId) => $"{Instances(folder)}{instanceId}#{Guid.NewGuid():N}";

    /// <summary>Returns a new mark for a command that runs once; such a one goes on when its keeper was killed, since nobody can say how far it is.</summary>
    public static string OfOneOff(ServiceFolder folder, string name) => $"{folder.Folder}!{name}!{Guid.NewGuid():N}";

    /// <summary>Returns the ids of the processes whose mark begins so.</summary>
    public static IReadOnlyList<int> Find(string prefix) => [.. Each(prefix)];

    /// <summary>Returns the ids of the processes whose mark begins so, each at the moment it is found, so that a signal to it reaches no other that got its id since.</summary>
    public static IEnumerable<int> Each(string prefix)
    {
        if (!OperatingSystem.IsLinux())
            yield break;

        var wanted = Encoding.UTF8.GetBytes($"{Variable}={prefix}");
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && IsMarked(folder, wanted))
                yield return id;
        }
    }

    private static bool IsMarked(string folder, ReadOnlySpan<byte> wanted)
    {
        try
        {
            // A process that has ended and was not waited for has an empty environment.
            ReadOnlySpan<byte> environment = File.ReadAllBytes($"{folder}/environ");
            while (environment.Length > 0)
            {
                if (environment.StartsWith(wanted))
                    return true;
                environment = environment[(environment.IndexOf((byte)0) is >= 0 and var end ? end + 1 : environment.Length)..];
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or belongs to somebody else.
        }

        return false;
    }
}
