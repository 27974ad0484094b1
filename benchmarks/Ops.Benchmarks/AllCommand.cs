using Ops.Benchmarks.External;

namespace Ops.Benchmarks;

/// <summary>Runs comparisons one after the other, each in a process of its own, so that none pays for another's heap.</summary>
internal sealed class AllCommand(IReadOnlyList<string> names) : ICommand
{
    public string Name => "all";

    public async Task RunAsync(Arguments arguments)
    {
        foreach (var name in names)
        {
            await using var child = ChildProcess.StartSelf([name, .. arguments.Options]);
            while (await child.Output.ReadLineAsync() is { } line)
                Console.WriteLine(line);
        }
    }
}
