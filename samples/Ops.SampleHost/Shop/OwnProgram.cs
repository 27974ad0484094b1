namespace Ops.SampleHost.Shop;

/// <summary>How this program begins itself again, as a service of the demo.</summary>
internal static class OwnProgram
{
    /// <summary>Gets the program and its first arguments.</summary>
    /// <exception cref="OpsException">The program does not know its own path.</exception>
    public static IReadOnlyList<string> Command
    {
        get
        {
            var program = Environment.ProcessPath ?? throw new OpsException("this program does not know its own path, which it needs to start the services of the demo");
            // Begun as `dotnet Ops.SampleHost.dll`, the path is that of dotnet.
            return Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase) ? [program, typeof(OwnProgram).Assembly.Location] : [program];
        }
    }
}
