namespace Ops.Providers.Host;

internal sealed class DiskProbeOptionsValidator : ProbeOptionsValidator<DiskProbeOptions>
{
    protected override void Validate(DiskProbeOptions options, OptionsProblems problems)
    {
        for (var i = 0; i < options.Paths.Count; i++)
            problems.Require(Path.IsPathFullyQualified(options.Paths[i] ?? ""), $"{nameof(options.Paths)}:{i}", $"'{options.Paths[i]}' is not an absolute path; write one such as /var/lib/postgresql");

        problems.RequirePercents(options.DegradedPercent, options.UnhealthyPercent, nameof(options.DegradedPercent), nameof(options.UnhealthyPercent));
        problems.RequirePercents(options.DegradedInodePercent, options.UnhealthyInodePercent, nameof(options.DegradedInodePercent), nameof(options.UnhealthyInodePercent));
        RequireAvailable(options, problems);
        RequireMountPoints(options, problems);
    }

    private static void RequireAvailable(DiskProbeOptions options, OptionsProblems problems)
    {
        problems.Require(options.DegradedAvailableBytes is null or > 0, nameof(options.DegradedAvailableBytes), $"{options.DegradedAvailableBytes} is not above zero; write a number of bytes, or leave the key out");
        problems.Require(options.UnhealthyAvailableBytes is null or > 0, nameof(options.UnhealthyAvailableBytes), $"{options.UnhealthyAvailableBytes} is not above zero; write a number of bytes, or leave the key out");
        problems.Require(!(options.DegradedAvailableBytes < options.UnhealthyAvailableBytes), nameof(options.DegradedAvailableBytes), $"{options.DegradedAvailableBytes} is below UnhealthyAvailableBytes ({options.UnhealthyAvailableBytes}); write at least that");
    }

    private static void RequireMountPoints(DiskProbeOptions options, OptionsProblems problems)
    {
        if (options.RequireMountPoint)
        {
            LinuxOnly.Require(problems, nameof(options.RequireMountPoint), "the check of mount points");
            problems.Require(options.Paths.Count > 0, nameof(options.RequireMountPoint), "needs Paths; name the mount points that must be there");
        }

        problems.Require(options.ExcludedMountPoints.Count == 0 || options.Paths.Count == 0, $"{nameof(options.ExcludedMountPoints)}:0", "has no effect beside Paths; leave one of them out");
    }
}
