using Ops.Health;
using Ops.Providers.Network.Shared;

namespace Ops.Providers.Network;

internal sealed class TlsProbeOptionsValidator : ProbeOptionsValidator<TlsProbeOptions>
{
    protected override void Validate(TlsProbeOptions options, OptionsProblems problems)
    {
        EndpointRules.Host(options.Host, problems);
        EndpointRules.Port(options.Port, problems);
        problems.Require(options.ServerName is null || Uri.CheckHostName(options.ServerName) != UriHostNameType.Unknown, "ServerName", $"'{options.ServerName}' is not a host name; leave the key out to use Host");
        problems.Require(Enum.IsDefined(options.StartTls), "StartTls", $"{options.StartTls} is not known; write one of {string.Join(", ", Enum.GetNames<StartTls>())}");
        problems.Require(Enum.IsDefined(options.MinimumVersion), "MinimumVersion", $"{options.MinimumVersion} is not known; write one of {string.Join(", ", Enum.GetNames<TlsVersion>())}");
        ValidateDays(options, problems);
        ServerTrust.Validate(options.CaFile, problems);
        problems.Require(!(options.AllowUntrusted && options.CaFile is not null), "AllowUntrusted", "is set beside CaFile, which it would make useless; keep one of the two");
        if (options.ExpectedThumbprint is { } thumbprint)
            problems.Require(Thumbprint.Normalize(thumbprint) is { Length: 64 } hex && hex.All(char.IsAsciiHexDigit), "ExpectedThumbprint", $"'{thumbprint}' is not a SHA-256 thumbprint of 64 hexadecimal digits");
        problems.Require(options.ExpectedIssuer != "", "ExpectedIssuer", "is empty, which every issuer contains; write the text or leave the key out");
    }

    private static void ValidateDays(TlsProbeOptions options, OptionsProblems problems)
    {
        problems.RequireRange(options.UnhealthyDays, 0, 36500, "UnhealthyDays");
        problems.RequireRange(options.DegradedDays, 0, 36500, "DegradedDays");
        problems.Require(options.DegradedDays >= options.UnhealthyDays, "DegradedDays", FormattableString.Invariant($"{options.DegradedDays} is below UnhealthyDays ({options.UnhealthyDays}), so it would never apply; write more days"));
    }
}
