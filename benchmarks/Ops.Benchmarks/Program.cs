using Ops.Benchmarks;
using Ops.Benchmarks.Bdn;
using Ops.Benchmarks.Blackbox;
using Ops.Benchmarks.Blockers;
using Ops.Benchmarks.Deploy;
using Ops.Benchmarks.FanOut;
using Ops.Benchmarks.Http;
using Ops.Benchmarks.Hung;
using Ops.Benchmarks.Journal;
using Ops.Benchmarks.Memory;
using Ops.Benchmarks.Schedule;

ICommand[] comparisons = [new FanOutCommand(), new HttpCommand(), new BlackboxCommand(), new HungCommand(), new BlockersCommand(), new ScheduleCommand(), new MemoryCommand(), new DeployCommand(), new JournalCommand()];
ICommand[] commands = [.. comparisons, new AllCommand([.. comparisons.Select(command => command.Name)]), new BdnCommand(), new ProfileCommand(), new ServeCommand()];

var name = args.Length == 0 ? "" : args[0];
if (commands.FirstOrDefault(command => command.Name == name) is { } chosen)
{
    await chosen.RunAsync(new Arguments(args));
    return 0;
}

Console.Error.WriteLine($"Write one of: {string.Join(", ", commands.Select(command => command.Name))}.");
return 2;
