namespace Ops.Providers.Host.Tests;

public sealed class LinuxOnlyTests
{
    [Fact]
    public void A_probe_that_cannot_work_on_the_system_is_refused_when_the_host_starts()
    {
        var problems = new OptionsProblems("Ops:Probes:cpu");

        LinuxOnly.Require(problems, "Type", "the CPU probe", isLinux: false);

        problems.Problems.Single().ShouldStartWith("Ops:Probes:cpu:Type: the CPU probe works on Linux only, and this is ");
    }
}
