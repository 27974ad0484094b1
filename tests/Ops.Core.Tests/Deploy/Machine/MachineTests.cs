using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Ops.Core.Tests.Deploy.Machine;

/// <summary>Drives the engine through the lives of services: random plans, failures, crashes and people who meddle.</summary>
/// <remarks>
/// OPS_MACHINE_RUNS says how many lives there are; the default fits into a build. A life that fails is shown as simple as
/// it could be made, with a text that plays it again when OPS_MACHINE_REPLAY holds it.
/// </remarks>
public sealed class MachineTests
{
    [Fact]
    public async Task Whatever_happens_in_the_life_of_a_service_it_ends_as_somebody_wanted_it()
    {
        var runs = Environment.GetEnvironmentVariable("OPS_MACHINE_RUNS") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : 200;
        // Away from the runner's synchronization context, what is awaited goes on at once and on the same thread.
        await Task.Run(() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(runs), Prop.ForAll(MachineGenerator.Sequences, (MachineSequence sequence) => new MachineRun(sequence).Play())));
    }

    [Fact]
    public async Task A_life_that_failed_is_played_again()
    {
        if (Environment.GetEnvironmentVariable("OPS_MACHINE_REPLAY") is { Length: > 0 } text)
            await Task.Run(() => new MachineRun(MachineSequence.FromJson(text)).Play());
    }
}
