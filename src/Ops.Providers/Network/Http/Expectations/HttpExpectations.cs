using System.Text.Json;
using Ops.Health;

namespace Ops.Providers.Network;

/// <summary>All that a probe expects of an answer; immutable, and without allocation for an answer that is well.</summary>
internal sealed class HttpExpectations
{
    private readonly HttpStatusRanges _statuses;
    private readonly HttpHeaderExpectation[] _headers;
    private readonly HttpBodyExpectation _body;
    private readonly HttpJsonExpectation[] _json;
    private readonly HttpProbeOptions _options;
    private readonly string _target;

    public HttpExpectations(HttpProbeOptions options, string target, Secret[] secrets)
    {
        _options = options;
        _target = target;
        _statuses = HttpStatusRanges.Parse(options.ExpectedStatus);
        _headers = [.. options.ExpectedHeaders.Select(header => new HttpHeaderExpectation(header.Key, header.Value))];
        _body = new HttpBodyExpectation(options, secrets);
        _json = [.. options.Json.Select(assertion => new HttpJsonExpectation(assertion, secrets))];
        NeedsBody = !_body.IsEmpty || _json.Length > 0;
        MaxBodyBytes = options.MaxBodyBytes;
    }

    public bool NeedsBody { get; }

    public bool NeedsHeaders => NeedsBody || _headers.Length > 0;

    public int MaxBodyBytes { get; }

    public bool Accepts(int status) => _statuses.Contains(status);

    /// <summary>Judges an answer; <see cref="HttpAnswer.Header"/> must be there for a status that is not accepted and where <see cref="NeedsHeaders"/>.</summary>
    public ProbeResult Judge(in HttpAnswer answer, TimeProvider time)
    {
        if (!Accepts(answer.Status))
            return ProbeResult.Unhealthy(UnexpectedStatus(answer), value: answer.Milliseconds);

        var verdict = new HttpVerdict(answer.Milliseconds);
        foreach (var header in _headers)
        {
            if (header.Check(answer.Header!(header.Name), _target) is { } problem)
                verdict.Unhealthy(problem);
        }

        if (answer.Body is { } body)
            CheckBody(body, answer.Header?.Invoke("Content-Type"), ref verdict);
        if (answer.Certificate is { } certificate)
            CheckCertificate(certificate, time, ref verdict);
        CheckLatency(answer.Milliseconds, ref verdict);
        return verdict.ToResult();
    }

    private string UnexpectedStatus(in HttpAnswer answer)
    {
        var reason = answer.Reason is { Length: > 0 } given ? " " + HttpText.Excerpt(given, 80) : "";
        var description = $"{answer.Status}{reason} from {_target} after {HttpText.Milliseconds(answer.Milliseconds)}; expected {_statuses}";
        return answer.Status is >= 300 and < 400 && answer.Header?.Invoke("Location") is { } location
            ? $"{description}; it redirects to {ShownLocation(location)}"
            : description;
    }

    private static string ShownLocation(string location) =>
        Uri.TryCreate(location, UriKind.RelativeOrAbsolute, out var uri) ? HttpText.Excerpt(Redaction.Url(uri), 200) : "something that is not a URL";

    private void CheckBody(HttpBody body, string? contentType, ref HttpVerdict verdict)
    {
        if (!_body.IsEmpty)
            _body.Check(body, contentType, _target, ref verdict);
        if (_json.Length == 0)
            return;

        try
        {
            using var document = JsonDocument.Parse(body.Bytes);
            foreach (var expectation in _json)
                expectation.Check(document.RootElement, _target, ref verdict);
        }
        catch (JsonException exception)
        {
            verdict.Unhealthy(body.IsTruncated
                ? $"body of {_target} is too large to be read as JSON{body.Note}; raise MaxBodyBytes"
                : $"body of {_target} is not JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}); expected JSON");
        }
    }

    private void CheckCertificate(HttpCertificate certificate, TimeProvider time, ref HttpVerdict verdict)
    {
        var now = time.GetUtcNow();
        var days = (certificate.NotAfter - now).TotalDays;
        if (_options.UnhealthyCertificateDays > 0 && days < _options.UnhealthyCertificateDays)
            verdict.Unhealthy($"{certificate.Describe(now)}; unhealthy below {HttpText.Number(_options.UnhealthyCertificateDays)} days");
        if (_options.DegradedCertificateDays > 0 && days < _options.DegradedCertificateDays)
            verdict.Degraded($"{certificate.Describe(now)}; degraded below {HttpText.Number(_options.DegradedCertificateDays)} days");
    }

    private void CheckLatency(double milliseconds, ref HttpVerdict verdict)
    {
        var status = ThresholdRules.Rate(TimeSpan.FromMilliseconds(milliseconds), _options.DegradedLatency, _options.UnhealthyLatency);
        if (status != ProbeStatus.Healthy)
            verdict.Add(status, $"{_target} took {HttpText.Milliseconds(milliseconds)}; expected below {HttpText.Milliseconds((_options.DegradedLatency ?? _options.UnhealthyLatency)!.Value.TotalMilliseconds)}");
    }
}
