namespace Ops.Providers.LocalProcess;

/// <summary>Starts this assembly as the program of a keeper.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args) => LocalProcessKeeper.RunAsync(args);
}
