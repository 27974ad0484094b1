using System.Buffers;

namespace Ops.Deploy;

/// <summary>Which names targets and services may have: those that name streams of the journal, too.</summary>
internal static class DeployNames
{
    private const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:");

    /// <summary>Returns what is wrong with a name, or null where nothing is.</summary>
    public static string? Problem(string what, string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return $"{what} is empty; write its name";
        if (name.Length > MaxLength)
            return $"{what} '{name}' has {name.Length} characters; write at most {MaxLength}";
        var index = name.AsSpan().IndexOfAnyExcept(Allowed);
        return index < 0 ? null : $"{what} '{name}' has a '{name[index]}' in it; write letters, digits and '-_.:' only";
    }
}
