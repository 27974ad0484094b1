using System.Diagnostics;

namespace Ops.Providers.Host.Tests;

/// <summary>A process that runs until the test ends.</summary>
internal sealed class RunningProcess : IDisposable
{
    private readonly Process _process;

    public RunningProcess(string executable, params string[] arguments) => _process = Command.Start(executable, arguments);

    public int Id => _process.Id;

    /// <summary>Starts a copy of <c>sleep</c> under a name that nothing else on the machine has.</summary>
    public static RunningProcess Named(TemporaryFolder folder, string name)
    {
        var copy = folder.At(name);
        if (!File.Exists(copy))
            File.Copy(RealPart.Find("sleep", "coreutils"), copy);
        return new RunningProcess(copy, "1000");
    }

    public void End()
    {
        if (_process.HasExited)
            return;
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        End();
        _process.Dispose();
    }
}
