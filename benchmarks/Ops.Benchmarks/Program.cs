using Ops.Benchmarks;
using Ops.Benchmarks.FanOut;
using Ops.Benchmarks.Http;

ICommand[] commands = [new FanOutCommand(), new ProfileCommand(), new HttpCommand(), new ServeCommand()];

var name = args.Length == 0 ? "" : args[0];
if (commands.FirstOrDefault(command => command.Name == name) is { } chosen)
{
    await chosen.RunAsync(new Arguments(args));
    return 0;
}

Console.Error.WriteLine($"Write one of: {string.Join(", ", commands.Select(command => command.Name))}.");
return 2;
