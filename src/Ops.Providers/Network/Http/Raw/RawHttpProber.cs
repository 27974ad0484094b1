using Ops.Health;

namespace Ops.Providers.Network;

/// <summary>The raw tier: one probe's request and expectations; the connections are shared.</summary>
internal sealed class RawHttpProber : IHealthProbe
{
    private readonly RawEndpoint _endpoint;

    public RawHttpProber(HttpProbeOptions options, HttpConnections connections)
    {
        _endpoint = connections.Endpoint(RawEndpointKey.For(options));
        Target = new HttpTarget(options);
        Request = RawRequest.Encode(options, Target.Method);
        IsHead = Target.Method is "HEAD";
        MayRepeat = Target.Method is not ("POST" or "PATCH");
        KeepsConnection = options.ConnectionMode is HttpConnectionMode.Reuse;
        Secrets = HttpSecrets.Of(options);
        Expectations = new HttpExpectations(options, Target.Request, Secrets);
    }

    public HttpTarget Target { get; }

    public byte[] Request { get; }

    public bool IsHead { get; }

    /// <summary>Gets whether the request may be sent again when a kept connection turns out to be closed.</summary>
    public bool MayRepeat { get; }

    public bool KeepsConnection { get; }

    public Secret[] Secrets { get; }

    public HttpExpectations Expectations { get; }

    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested
        ? ValueTask.FromCanceled<ProbeResult>(cancellationToken)
        : _endpoint.Rent().RunAsync(this, context.Time, cancellationToken);
}
