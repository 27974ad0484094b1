using System.Globalization;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Ops.Health;

namespace Ops.Providers.Network;

/// <summary>Holds the facts of a certificate against the options; pure.</summary>
internal sealed class CertificateJudge(TlsProbeOptions options, string target, DateTimeOffset now)
{
    private const X509ChainStatusFlags NoTrust = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;

    private const X509ChainStatusFlags NotAsked = X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;

    // Dates are judged against the probe's own clock, with the days left.
    private const X509ChainStatusFlags Dates = X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.NotTimeNested;

    private readonly List<string> _problems = [];
    private ProbeStatus _status = ProbeStatus.Healthy;

    public ProbeResult Judge(CertificateFacts facts, SslProtocols version)
    {
        JudgeDates("the certificate", facts.NotBefore, facts.NotAfter);
        foreach (var authority in facts.Authorities)
            JudgeDates($"its authority {authority.Subject}", authority.NotBefore, authority.NotAfter);
        JudgeTrust(facts);
        JudgeName(facts);
        JudgeExpectations(facts);
        JudgeVersion(version);
        return new ProbeResult(_status, DaysLeft(facts), string.Join("; ", [.. _problems, Summarize(facts)]));
    }

    private void JudgeDates(string what, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        var left = (notAfter - now).TotalDays;
        if (notBefore > now)
            Unhealthy($"{what} is not valid before {Date(notBefore)}, in {Span(notBefore - now)}");
        if (left <= 0)
            Unhealthy($"{what} ended {Span(now - notAfter)} ago");
        else if (left < options.UnhealthyDays)
            Unhealthy($"{what} ends in {Span(notAfter - now)}; expected at least {Days(options.UnhealthyDays)}");
        else if (left < options.DegradedDays)
            Degraded($"{what} ends in {Span(notAfter - now)}; expected at least {Days(options.DegradedDays)}");
    }

    private void JudgeTrust(CertificateFacts facts)
    {
        var trustees = options.CaFile is null ? "the system" : options.CaFile;
        if (!options.AllowUntrusted && facts.ChainStatus.HasFlag(X509ChainStatusFlags.UntrustedRoot))
            Unhealthy(facts.IsSelfSigned ? $"the certificate is self-signed and {trustees} does not trust it" : $"{trustees} does not trust the root {facts.Authorities[^1].Subject}");
        if (!options.AllowUntrusted && facts.ChainStatus.HasFlag(X509ChainStatusFlags.PartialChain))
            Unhealthy($"the chain is incomplete: no certificate of {LastIssuer(facts)} was sent by the server or is trusted by {trustees}");

        if ((facts.ChainStatus & NotAsked) != X509ChainStatusFlags.NoError)
            Degraded("whether the certificate is revoked could not be found out");

        var rest = facts.ChainStatus & ~NoTrust & ~Dates & ~NotAsked;
        if (rest != X509ChainStatusFlags.NoError)
            Unhealthy($"the chain is not valid: {rest}");
    }

    private void JudgeName(CertificateFacts facts)
    {
        if (facts.NameMatches)
            return;

        var names = facts.Names.Count == 0 ? "no name" : string.Join(", ", facts.Names.Take(10)) + (facts.Names.Count > 10 ? ", …" : "");
        Unhealthy($"the certificate is for {names} and not for {options.ServerName ?? options.Host}");
    }

    private void JudgeExpectations(CertificateFacts facts)
    {
        if (options.ExpectedThumbprint is { } thumbprint && Thumbprint.Normalize(thumbprint) != facts.Thumbprint)
            Unhealthy($"the thumbprint is {facts.Thumbprint}; expected {Thumbprint.Normalize(thumbprint)}");
        if (options.ExpectedIssuer is { } issuer && !facts.Issuer.Contains(issuer, StringComparison.OrdinalIgnoreCase))
            Unhealthy($"the issuer is '{facts.Issuer}'; expected one that contains '{issuer}'");
    }

    private void JudgeVersion(SslProtocols version)
    {
        var minimum = options.MinimumVersion == TlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12;
        if (version < minimum)
            Unhealthy($"{Name(version)} was negotiated; expected at least {Name(minimum)}");
    }

    private string Summarize(CertificateFacts facts) =>
        $"certificate of {target}: {facts.Subject}, valid {Date(facts.NotBefore)} to {Date(facts.NotAfter)}, issued by {facts.Issuer}, {Days((facts.NotAfter - now).TotalDays)} left";

    private double DaysLeft(CertificateFacts facts) =>
        facts.Authorities.Select(authority => authority.NotAfter).Append(facts.NotAfter).Min(end => (end - now).TotalDays);

    private static string LastIssuer(CertificateFacts facts) => facts.Authorities.Count == 0 ? facts.Issuer : $"the issuer of {facts.Authorities[^1].Subject}";

    private void Unhealthy(string problem)
    {
        _status = ProbeStatus.Unhealthy;
        _problems.Add(problem);
    }

    private void Degraded(string problem)
    {
        if (_status != ProbeStatus.Unhealthy)
            _status = ProbeStatus.Degraded;
        _problems.Add(problem);
    }

    private static string Name(SslProtocols version) => version switch
    {
        SslProtocols.Tls13 => "TLS 1.3",
        SslProtocols.Tls12 => "TLS 1.2",
        _ => version.ToString(),
    };

    private static string Span(TimeSpan span) => span.TotalDays >= 1
        ? Days(span.TotalDays)
        : string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00} h");

    private static string Days(double days) => string.Create(CultureInfo.InvariantCulture, $"{days:0.#} days");

    private static string Date(DateTimeOffset date) => date.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
