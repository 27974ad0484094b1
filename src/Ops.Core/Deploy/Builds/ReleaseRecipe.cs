using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ops.Deploy;

/// <summary>How git revisions become release directories.</summary>
public sealed record ReleaseRecipe
{
    /// <summary>Gets the git repository: a folder of this machine or an address that git understands.</summary>
    public required string Repository { get; init; }

    /// <summary>Gets the directory that holds the releases, one below it for each; it is created where it is missing.</summary>
    public required string ReleasesDirectory { get; init; }

    /// <summary>Gets the commands that make a release, in order; the first that fails ends the build.</summary>
    public IReadOnlyList<BuildStep> Steps { get; init; } = [];

    /// <summary>Gets how many releases cleaning up leaves, besides those in use; the default is 5.</summary>
    public int KeepReleases { get; init; } = 5;

    /// <summary>Gets the git program; the default is the one on the path.</summary>
    public string GitPath { get; init; } = "git";

    /// <summary>Gets how long one git command may run; the default is 5 minutes.</summary>
    public TimeSpan GitTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Returns 8 hexadecimal digits that change with the steps, so that other steps make another release of the same commit.</summary>
    internal string StepsHash()
    {
        var text = new StringBuilder();
        foreach (var step in Steps)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nstep {step.Name.Length}:{step.Name}");
            foreach (var part in step.Command.Arguments)
                text.Append(CultureInfo.InvariantCulture, $"\n{part.Length}:{part}");
            foreach (var (name, value) in step.Environment.OrderBy(variable => variable.Key, StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"\n{name}={value.Length}:{value}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 4));
    }
}
