using Ops;
using Ops.Health;

namespace Acme.Providers.MarkerFile;

internal sealed class MarkerFileProbeOptionsValidator : ProbeOptionsValidator<MarkerFileProbeOptions>
{
    protected override void Validate(MarkerFileProbeOptions options, OptionsProblems problems) =>
        problems.Require(System.IO.Path.IsPathFullyQualified(options.Path), "Path", $"'{options.Path}' is not a full path; write one such as /run/app/ready");
}
