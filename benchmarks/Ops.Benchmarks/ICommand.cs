namespace Ops.Benchmarks;

/// <summary>A comparison that can be run by name.</summary>
internal interface ICommand
{
    string Name { get; }

    Task RunAsync(Arguments arguments);
}
