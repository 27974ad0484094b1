using Ops.Health;
using Ops.Providers.Network.Shared;

namespace Ops.Providers.Network;

/// <summary>Asks a server for its health by the gRPC health checking protocol; the value is the time to the answer in milliseconds.</summary>
/// <remarks>Every run makes a new connection, without a proxy, and speaks HTTP/2 only. Not thread-safe: one run at a time.</remarks>
public sealed class GrpcHealthProbe : IHealthProbe
{
    private readonly GrpcHealthProbeOptions _options;
    private readonly GrpcHealthCall _call;
    private readonly string _target;

    /// <summary>Creates the probe from valid options.</summary>
    public GrpcHealthProbe(GrpcHealthProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _call = new GrpcHealthCall(options);
        _target = options.Service.Length == 0 ? Address(options) : $"service '{options.Service}' at {Address(options)}";
    }

    /// <inheritdoc/>
    public async ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        var start = context.Time.GetTimestamp();
        try
        {
            var answer = await _call.RunAsync(context, cancellationToken).ConfigureAwait(false);
            return Judge(answer, context.Time.GetElapsedTime(start));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or CaFileException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ProbeResult.Unhealthy($"{NetworkFailure.Describe(exception, Address(_options))} after {Readable.Time(context.Time.GetElapsedTime(start))}", exception);
        }
    }

    private ProbeResult Judge(GrpcAnswer answer, TimeSpan elapsed)
    {
        return Problem(answer) is { } problem
            ? ProbeResult.Unhealthy($"{problem} after {Readable.Time(elapsed)}; expected SERVING", value: elapsed.TotalMilliseconds)
            : Latency.Judge(elapsed, _options.DegradedLatency, _options.UnhealthyLatency, $"the health answer of {_target}");
    }

    private string? Problem(GrpcAnswer answer)
    {
        if (!answer.IsGrpc)
            return $"{_target} does not speak gRPC: it answered {HttpChannel.StatusText(answer.HttpStatus)} with {answer.MediaType ?? "no content type"}";

        return answer.Code switch
        {
            GrpcCode.Ok => ServingProblem(answer.Body),
            GrpcCode.NotFound => $"{Address(_options)} does not know the service '{_options.Service}': {GrpcCode.Describe(GrpcCode.NotFound)}{Message(answer)}",
            GrpcCode.Unimplemented => $"{Address(_options)} does not implement grpc.health.v1.Health: {GrpcCode.Describe(GrpcCode.Unimplemented)}{Message(answer)}",
            null => $"{_target} ended its answer without a grpc-status",
            var code => $"{_target} answered {GrpcCode.Describe(code)}{Message(answer)}",
        };
    }

    private string? ServingProblem(byte[] body)
    {
        if (GrpcHealthMessage.TryDecodeResponse(body, out var status) is { } broken)
            return $"{_target} answered {broken}";

        return status switch
        {
            GrpcServingStatus.Serving => null,
            GrpcServingStatus.NotServing => $"{_target} is NOT_SERVING",
            GrpcServingStatus.Unknown => $"{_target} has the status UNKNOWN",
            GrpcServingStatus.ServiceUnknown => $"{_target} has the status SERVICE_UNKNOWN",
            _ => $"{_target} has the undefined status {status}",
        };
    }

    private string Message(GrpcAnswer answer) =>
        string.IsNullOrEmpty(answer.Message) ? "" : $" {Readable.Quote(RequestHeaders.Redact(_options.Headers, answer.Message))}";

    private static string Address(GrpcHealthProbeOptions options) => Redaction.Url(options.Url!).TrimEnd('/');
}
