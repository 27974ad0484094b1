using System.Text;

namespace Ops.Providers.Host;

/// <summary>One line of /proc/self/mountinfo.</summary>
/// <param name="Device">The device as <c>major:minor</c>.</param>
/// <param name="Root">What of the file system is mounted; <c>/</c> means all.</param>
/// <param name="Point">Where it is mounted.</param>
/// <param name="IsReadOnly">Whether this mount was made read-only, which the file system itself need not be.</param>
/// <param name="Type">The type of file system.</param>
internal sealed record Mount(string Device, string Root, string Point, bool IsReadOnly, string Type)
{
    /// <summary>Reads the mounts that this process sees; none where the system has no such file.</summary>
    public static IReadOnlyList<Mount> ReadAll(HostFiles files)
    {
        try
        {
            return [.. File.ReadLines(files.At("/proc/self/mountinfo")).Select(Parse).OfType<Mount>()];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static Mount? Parse(string line)
    {
        // 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw: the number of fields before the dash varies.
        var fields = line.Split(' ');
        var dash = Array.IndexOf(fields, "-", 6 > fields.Length ? fields.Length : 6);
        return dash < 0 || dash + 1 >= fields.Length
            ? null
            : new Mount(fields[2], Unescape(fields[3]), Unescape(fields[4]), fields[5].Split(',').Contains("ro", StringComparer.Ordinal), fields[dash + 1]);
    }

    /// <summary>Undoes the kernel's octal escapes: <c>\040</c> is a space.</summary>
    private static string Unescape(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal))
            return field;

        var text = new StringBuilder(field.Length);
        for (var i = 0; i < field.Length; i++)
        {
            var isEscaped = field[i] == '\\' && IsOctal(field, i + 1) && IsOctal(field, i + 2) && IsOctal(field, i + 3);
            text.Append(isEscaped ? (char)(((field[i + 1] - '0') << 6) | ((field[i + 2] - '0') << 3) | (field[i + 3] - '0')) : field[i]);
            i += isEscaped ? 3 : 0;
        }

        return text.ToString();
    }

    private static bool IsOctal(string field, int index) => index < field.Length && field[index] is >= '0' and <= '7';
}
