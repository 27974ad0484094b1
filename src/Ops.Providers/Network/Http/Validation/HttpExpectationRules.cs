using Ops.Providers.Network.Shared;

namespace Ops.Providers.Network;

/// <summary>Checks what a probe is told to expect.</summary>
internal static class HttpExpectationRules
{
    public static void Check(HttpProbeOptions options, OptionsProblems problems)
    {
        for (var i = 0; i < options.ExpectedStatus.Count; i++)
            problems.Require(HttpStatusRanges.TryParse(options.ExpectedStatus[i], out _), $"ExpectedStatus:{i}", $"'{options.ExpectedStatus[i]}' is not a status from 100 to 999; write one such as 404 or a range such as 200-299");
        foreach (var (name, expected) in options.ExpectedHeaders)
            CheckHeader(name, expected, problems);
        for (var i = 0; i < options.Json.Count; i++)
            CheckJson(options.Json[i], $"Json:{i}", problems);
        CheckBody(options, problems);
        Latency.Validate(options.DegradedLatency, options.UnhealthyLatency, problems);
        CheckCertificate(options, problems);
    }

    private static void CheckHeader(string name, string? expected, OptionsProblems problems)
    {
        var key = $"ExpectedHeaders:{name}";
        problems.Require(HttpRequestRules.IsToken(name), key, "is not a header name; write letters, digits and hyphens");
        if (expected?.StartsWith(HttpHeaderExpectation.RegexPrefix, StringComparison.Ordinal) is true)
            LinearPattern.Require(problems, expected[HttpHeaderExpectation.RegexPrefix.Length..], key);
        problems.Require(expected is not null, key, "has no value; write the one expected, * for any, or regex: and a pattern");
    }

    private static void CheckBody(HttpProbeOptions options, OptionsProblems problems)
    {
        problems.RequireRange(options.MaxBodyBytes, 1, 1024 * 1024 * 1024, "MaxBodyBytes");
        problems.Require(options.BodyContains is not "", "BodyContains", "is empty; write a text or remove the key");
        problems.Require(options.BodyNotContains is not "", "BodyNotContains", "is empty; write a text or remove the key");
        if (options.BodyMatches is { } pattern)
            LinearPattern.Require(problems, pattern, "BodyMatches");

        var needsBody = options.BodyContains is not null || options.BodyNotContains is not null || options.BodyMatches is not null || options.Json.Count > 0;
        problems.Require(!needsBody || !string.Equals(options.Method, "HEAD", StringComparison.OrdinalIgnoreCase), "Method", "HEAD brings no body to look into; write GET or remove what is expected of the body");
    }

    private static void CheckJson(HttpJsonAssertion assertion, string key, OptionsProblems problems)
    {
        problems.Require(HttpJsonPath.TryParse(assertion.Path, out _), $"{key}:Path", $"'{assertion.Path}' is not a path; write one such as .checks.database, .items[0].state or .[\"odd name\"]");
        problems.Require(assertion.DegradedWhen is null || assertion.Expected is not null, $"{key}:DegradedWhen", "needs Expected; write there what is healthy");
        CheckOrder(assertion.DegradedAbove, assertion.UnhealthyAbove, $"{key}:DegradedAbove", "UnhealthyAbove", problems);
        CheckOrder(assertion.UnhealthyBelow, assertion.DegradedBelow, $"{key}:UnhealthyBelow", "DegradedBelow", problems);
    }

    private static void CheckCertificate(HttpProbeOptions options, OptionsProblems problems)
    {
        problems.RequireRange(options.DegradedCertificateDays, 0, 3650, "DegradedCertificateDays");
        problems.RequireRange(options.UnhealthyCertificateDays, 0, 3650, "UnhealthyCertificateDays");
        problems.Require(options.DegradedCertificateDays is 0 || options.DegradedCertificateDays > options.UnhealthyCertificateDays, "DegradedCertificateDays", $"{HttpText.Number(options.DegradedCertificateDays)} is not above UnhealthyCertificateDays ({HttpText.Number(options.UnhealthyCertificateDays)}); write more, or 0 for never");
    }

    private static void CheckOrder(double? lower, double? upper, string key, string upperName, OptionsProblems problems) =>
        problems.Require(!(lower >= upper), key, $"{lower} is not below {upperName} ({upper})");
}
