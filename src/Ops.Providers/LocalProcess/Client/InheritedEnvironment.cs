namespace Ops.Providers.LocalProcess;

/// <summary>The few variables that services take over from the program that starts them; everything else, secrets above all, stays behind.</summary>
internal static class InheritedEnvironment
{
    private static readonly string[] Always =
    [
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "DOTNET_ROOT", "DOTNET_CLI_HOME", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT",
        "SystemRoot", "SystemDrive", "ComSpec", "PATHEXT", "TEMP", "TMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "ProgramFiles", "ProgramData",
    ];

    public static Dictionary<string, string> Read(IEnumerable<string> further)
    {
        var names = Always.Concat(further).Concat(Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("LC_", StringComparison.Ordinal)));
        return names.Distinct(StringComparer.Ordinal)
            .Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name)))
            .Where(variable => variable.Value is not null)
            .ToDictionary(variable => variable.Name, variable => variable.Value!, StringComparer.Ordinal);
    }
}
