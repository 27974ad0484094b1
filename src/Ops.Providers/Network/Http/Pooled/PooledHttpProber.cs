using System.Net;
using System.Runtime.CompilerServices;
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

    // Pooled, since every run is pending at its await and the state would be a quarter of what a run allocates.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        var time = context.Time;
        var started = time.GetTimestamp();
        try
        {
            var request = _requests.TakeFirst();
            using var response = await _origin.SendAsync(request, cancellationToken).ConfigureAwait(false);
            _requests.Keep(request);
            return HttpRedirect.Next(response, _options.Url!, _options) is { } next
                ? await FollowAsync(request, response.StatusCode, next, time, started, cancellationToken).ConfigureAwait(false)
                : await JudgeAsync(response, _origin.Certificate, time, started, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return HttpFailure.Describe(exception, _target, _secrets, time.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    private async Task<ProbeResult> FollowAsync(HttpRequestMessage from, HttpStatusCode status, Uri next, TimeProvider time, long started, CancellationToken cancellationToken)
    {
        var certificate = _origin.Certificate;
        try
        {
            for (var hops = 1; hops <= _options.MaxRedirects; hops++)
            {
                // Where a redirect leads is up to the target: other hosts get connections that end with the run, so that they cannot pile up.
                using var foreign = HttpRedirect.IsSameHost(next, _options.Url!) ? null : new HttpOrigin(HttpOriginKey.For(next, _options));
                var origin = foreign ?? _connections.Origin(HttpOriginKey.For(next, _options));
                using var request = _requests.Redirected(from, status, next);
                using var response = await origin.SendAsync(request, cancellationToken).ConfigureAwait(false);
                certificate = HttpCertificate.Earlier(certificate, origin.Certificate);
                if (HttpRedirect.Next(response, next, _options) is not { } further)
                    return await JudgeAsync(response, certificate, time, started, cancellationToken).ConfigureAwait(false);

                (from, status, next) = (request, response.StatusCode, further);
            }

            return _target.DescribeAnswer($"redirected more than {_options.MaxRedirects} times, last to {Redaction.Url(next)}", time.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return HttpFailure.Describe(exception, new HttpTarget(_options, next), _secrets, time.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    private ValueTask<ProbeResult> JudgeAsync(HttpResponseMessage response, HttpCertificate? certificate, TimeProvider time, long started, CancellationToken cancellationToken)
    {
        var answer = new HttpAnswer((int)response.StatusCode, time.GetElapsedTime(started).TotalMilliseconds) { Certificate = certificate };
        var isAccepted = _expectations.Accepts(answer.Status);
        if (!isAccepted)
            answer = answer with { Reason = response.ReasonPhrase };
        if (!isAccepted || _expectations.NeedsHeaders)
            answer = answer with { Header = Headers(response) };

        return isAccepted && _expectations.NeedsBody
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

    private static Func<string, string?> Headers(HttpResponseMessage response) => name =>
        response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values) ? values.ToString() : null;
}
