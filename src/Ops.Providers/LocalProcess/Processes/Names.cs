namespace Ops.Providers.LocalProcess;

/// <summary>Names of services and sets become names of folders.</summary>
internal static class Names
{
    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= 64 } && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
