using System.Diagnostics.CodeAnalysis;

namespace Ops.Providers.Postgres;

internal static class PostgresVersion
{
    /// <summary>Reads a version with or without a minor number.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Version? version) =>
        Version.TryParse(text.Contains('.', StringComparison.Ordinal) ? text : $"{text}.0", out version);
}
