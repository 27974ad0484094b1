namespace Ops.Conformance;

/// <summary>A real server or tool that a test needs and a machine may lack.</summary>
public static class RealPart
{
    /// <summary>The environment variable that, set to 1, makes a missing real part a failure and not a skipped test.</summary>
    public const string RequireVariable = "OPS_REQUIRE_REAL_PARTS";

    /// <summary>Returns the full path of an executable, or skips the test (or fails it, where real parts are required) with the package to install.</summary>
    /// <param name="executable">Its name, looked for on the path and in <paramref name="folders"/>.</param>
    /// <param name="package">The package that brings it.</param>
    /// <param name="folders">Further folders to look in.</param>
    public static string Find(string executable, string package, params ReadOnlySpan<string> folders)
    {
        foreach (var folder in (string[])[.. folders, .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)])
        {
            var path = Path.Combine(folder, executable);
            if (File.Exists(path))
                return path;
        }

        Missing($"'{executable}' is not installed; install the package '{package}'");
        return "";
    }

    /// <summary>Skips the test, or fails it where real parts are required.</summary>
    /// <param name="reason">What is missing and how to get it.</param>
    public static void Missing(string reason)
    {
        if (Environment.GetEnvironmentVariable(RequireVariable) == "1")
            Assert.Fail($"{reason} (real parts are required: {RequireVariable}=1)");
        Assert.Skip(reason);
    }
}
