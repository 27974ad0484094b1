using System.Globalization;

namespace Ops.Providers.LocalProcess;

/// <summary>One of the numbered files that an instance's log consists of; a file is never renamed, so that readers can go from one to the next.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Number">The number, which grows.</param>
/// <param name="Path">Where it lies.</param>
internal sealed record LogFile(string InstanceId, int Number, string Path)
{
    private const string Extension = ".log";

    public static LogFile At(string folder, string instanceId, int number) =>
        new(instanceId, number, System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{instanceId}.{number:D6}{Extension}")));

    /// <summary>Returns the files of a folder, by instance and number.</summary>
    public static IReadOnlyList<LogFile> In(string folder) => !Directory.Exists(folder) ? [] :
        [.. Directory.EnumerateFiles(folder, "*" + Extension).Select(Parse).OfType<LogFile>().OrderBy(file => file.InstanceId, StringComparer.Ordinal).ThenBy(file => file.Number)];

    private static LogFile? Parse(string path)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(path);
        var dot = name.LastIndexOf('.');
        return dot > 0 && int.TryParse(name.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new LogFile(name[..dot], number, path)
            : null;
    }
}
