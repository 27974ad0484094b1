namespace Ops.Providers.Pm2;

/// <summary>Which variables may be secrets; to take one for a secret that is none costs nothing but its showing.</summary>
internal static class Confidential
{
    /// <summary>Returns whether a variable may be a secret, by its name, or since its value is an address or a connection string with a password.</summary>
    public static bool Is(string name, string value) =>
        Redaction.IsCredentialName(name)
        || name.EndsWith("KEY", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("DSN", StringComparison.OrdinalIgnoreCase)
        || !string.Equals(Redaction.ConnectionString(Redaction.Text(value)), value, StringComparison.Ordinal);
}
