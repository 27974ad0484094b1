using System.Buffers;

namespace Ops.Providers.Host;

/// <summary>Makes what others named fit to be shown: processes, interfaces, mounts and files may have line ends and terminal commands in their names.</summary>
internal static class Printable
{
    private static readonly SearchValues<char> _control = SearchValues.Create([.. Enumerable.Range(0, 256).Select(code => (char)code).Where(char.IsControl)]);

    public static string Line(string text) =>
        text.AsSpan().ContainsAny(_control) ? string.Concat(text.Select(c => char.IsControl(c) ? '?' : c)) : text;
}
