using Ops.Health;

namespace Ops.Providers.Network;

/// <summary>The default tier: one run through .NET's HTTP stack, headers first and the body only where something is expected of it.</summary>
internal sealed class PooledHttpProber : IHealthProbe
{
    private readonly HttpProbeOptions _options;
    private readonly HttpConnections _connections;
    private readonly HttpOrigin _origin;
    private readonly HttpRequestFactory _requests;
    private readonly HttpTarget _target;
    private readonly Secret[] _secrets;
    private readonly HttpExpectations _expectations;

    public PooledHttpProber(HttpProbeOptions options, HttpConnections connections)
    {
        _options = options;
        _connections = connections;
        _origin = connections.Origin(HttpOriginKey.For(options.Url!, options));
        _target = new HttpTarget(options);
        _requests = new HttpRequestFactory(options, _target.Method);
        _secrets = HttpSecrets.Of(options);
        _expectations = new HttpExpectations(options, _target.Request, _secrets);
    }

    public async ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        var time = context.Time;
        var started = time.GetTimestamp();
        try
        {
            return await RunAsync(time, started, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return HttpFailure.Describe(exception, _target, _secrets, time.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    private async ValueTask<ProbeResult> RunAsync(TimeProvider time, long started, CancellationToken cancellationToken)
    {
        var origin = _origin;
        var request = _requests.First();
        HttpCertificate? certificate = null;
        for (var hops = 0; ; hops++)
        {
            using var sent = request;
            using var response = await origin.SendAsync(sent, cancellationToken).ConfigureAwait(false);
            certificate = HttpCertificate.Earlier(certificate, origin.Certificate);
            var milliseconds = time.GetElapsedTime(started).TotalMilliseconds;
            if (HttpRedirect.Next(response, sent.RequestUri!, _options) is not { } next)
                return await JudgeAsync(response, certificate, milliseconds, time, cancellationToken).ConfigureAwait(false);
            if (hops == _options.MaxRedirects)
                return _target.DescribeAnswer($"redirected more than {_options.MaxRedirects} times, last to {Redaction.Url(next)}", milliseconds);

            request = _requests.Redirected(sent, (int)response.StatusCode, next);
            origin = _connections.Origin(HttpOriginKey.For(next, _options));
        }
    }

    private ValueTask<ProbeResult> JudgeAsync(HttpResponseMessage response, HttpCertificate? certificate, double milliseconds, TimeProvider time, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var answer = new HttpAnswer(status, milliseconds) { Certificate = certificate };
        if (!_expectations.Accepts(status))
            answer = answer with { Reason = response.ReasonPhrase, Header = name => Header(response, name) };
        else if (_expectations.NeedsHeaders)
            answer = answer with { Header = name => Header(response, name) };

        return _expectations.Accepts(status) && _expectations.NeedsBody
            ? JudgeBodyAsync(response, answer, time, cancellationToken)
            : ValueTask.FromResult(_expectations.Judge(answer, time));
    }

    private async ValueTask<ProbeResult> JudgeBodyAsync(HttpResponseMessage response, HttpAnswer answer, TimeProvider time, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        var body = await HttpBody.ReadAsync(stream, _expectations.MaxBodyBytes, cancellationToken).ConfigureAwait(false);
        return _expectations.Judge(answer with { Body = body }, time);
    }

    private static string? Header(HttpResponseMessage response, string name)
    {
        if (response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values))
            return values.ToString();
        return null;
    }
}
