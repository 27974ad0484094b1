namespace Ops.Providers.Host;

internal sealed class NetworkIoProbeOptionsValidator : ProbeOptionsValidator<NetworkIoProbeOptions>
{
    protected override void Validate(NetworkIoProbeOptions options, OptionsProblems problems)
    {
        LinuxOnly.Require(problems, nameof(options.Type), "the network I/O probe");
        RequireNames(options.Interfaces, nameof(options.Interfaces), problems);
        RequireNames(options.ExcludedInterfaces, nameof(options.ExcludedInterfaces), problems);
        problems.Require(options.ExcludedInterfaces.Count == 0 || options.Interfaces.Count == 0, $"{nameof(options.ExcludedInterfaces)}:0", "has no effect beside Interfaces; leave one of them out");
        problems.RequireThresholds(options.DegradedBytesPerSecond, options.UnhealthyBytesPerSecond, nameof(options.DegradedBytesPerSecond), nameof(options.UnhealthyBytesPerSecond));
        problems.RequireThresholds(options.DegradedErrorsPerSecond, options.UnhealthyErrorsPerSecond, nameof(options.DegradedErrorsPerSecond), nameof(options.UnhealthyErrorsPerSecond));
        problems.RequireThresholds(options.DegradedDropsPerSecond, options.UnhealthyDropsPerSecond, nameof(options.DegradedDropsPerSecond), nameof(options.UnhealthyDropsPerSecond));
        problems.RequireWindow(options.MinWindow, options.Policy, nameof(options.MinWindow));
    }

    private static void RequireNames(IList<string> names, string key, OptionsProblems problems)
    {
        for (var i = 0; i < names.Count; i++)
            problems.Require(!string.IsNullOrWhiteSpace(names[i]) && !names[i].AsSpan().ContainsAny(" /:"), $"{key}:{i}", $"'{names[i]}' is not the name of a network interface; write one such as eth0, or eth*");
    }
}
