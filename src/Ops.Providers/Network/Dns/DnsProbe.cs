using System.Net.Sockets;
using Ops.Health;
using Ops.Providers.Network.Shared;

namespace Ops.Providers.Network;

/// <summary>Looks up a name and checks the answer; the value is the time to the answer in milliseconds.</summary>
/// <remarks>Nothing is cached by the probe; the system's resolver and recursive servers do cache. Not thread-safe: one run at a time.</remarks>
public sealed class DnsProbe : IHealthProbe
{
    private readonly DnsProbeOptions _options;
    private readonly DnsExpectation _expectation;
    private readonly DnsClient? _client;
    private readonly string _resolver;
    private readonly string _question;

    /// <summary>Creates the probe from valid options.</summary>
    public DnsProbe(DnsProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _expectation = new DnsExpectation(options);
        _question = $"{options.RecordType} {options.Name}";
        _resolver = "the system's resolver";
        if (options.Server is null || !DnsServer.TryParse(options.Server, out var host, out var port))
            return;

        _client = new DnsClient(host, port, options.MaxQueries, options.AnswerTimeout);
        _resolver = Readable.Endpoint(host, port);
    }

    /// <inheritdoc/>
    public async ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        var start = context.Time.GetTimestamp();
        try
        {
            var found = await FindAsync(context, cancellationToken).ConfigureAwait(false);
            return Judge(found, context.Time.GetElapsedTime(start));
        }
        catch (Exception exception) when (exception is SocketException or DnsFormatException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ProbeResult.Unhealthy($"{Describe(exception)} after {Readable.Time(context.Time.GetElapsedTime(start))}", exception);
        }
    }

    private Task<Lookup> FindAsync(ProbeContext context, CancellationToken cancellationToken) =>
        _client is null ? AskSystemAsync(cancellationToken) : AskServerAsync(_client, context, cancellationToken);

    private async Task<Lookup> AskSystemAsync(CancellationToken cancellationToken)
    {
        var family = _options.RecordType == DnsRecordType.A ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        try
        {
            // The lookup itself cannot be cancelled on every system: hence the wait that can.
            var addresses = await System.Net.Dns.GetHostAddressesAsync(_options.Name!, family, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
            return new Lookup([.. addresses.Select(address => address.ToString())]);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            return new Lookup([], $"{_resolver} finds no {_question}");
        }
    }

    private async Task<Lookup> AskServerAsync(DnsClient client, ProbeContext context, CancellationToken cancellationToken)
    {
        var patience = client.AnswerTimeout(context);
        var response = await client.AskAsync(DnsQuestion.New(_options.Name!, _options.RecordType), context, cancellationToken).ConfigureAwait(false);
        return response switch
        {
            null => new Lookup([], $"no answer from {_resolver} to {_question}, asked {_options.MaxQueries} times with {Readable.Time(patience)} each"),
            { Code: 0 } => new Lookup(response.Values),
            { Code: 3 } => new Lookup([], $"{_resolver} answered NXDOMAIN (no such name) to {_question}"),
            _ => new Lookup([], $"{_resolver} answered {response.CodeName} to {_question}"),
        };
    }

    private ProbeResult Judge(Lookup found, TimeSpan elapsed)
    {
        if (found.Problem is not null)
            return ProbeResult.Unhealthy($"{found.Problem} after {Readable.Time(elapsed)}", value: elapsed.TotalMilliseconds);

        if (_expectation.Unmet(found.Values) is { } unmet)
            return ProbeResult.Unhealthy($"{_resolver} answered {Show(found.Values)} to {_question}; {unmet}", value: elapsed.TotalMilliseconds);

        return Latency.Judge(elapsed, _options.DegradedLatency, _options.UnhealthyLatency, $"the answer of {_resolver} to {_question}");
    }

    private static string Show(IReadOnlyList<string> values)
    {
        const int MaxShown = 20;
        var shown = Readable.Quote(DnsExpectation.Join(values.Take(MaxShown)));
        return values.Count switch
        {
            0 => "no record",
            <= MaxShown => shown,
            _ => $"{shown} and {values.Count - MaxShown} more",
        };
    }

    private string Describe(Exception exception) => exception switch
    {
        DnsFormatException => $"{_resolver} answered {_question} with a broken message: {exception.Message}",
        EndOfStreamException => $"{_resolver} closed the TCP connection before its answer to {_question} was complete",
        _ => $"{NetworkFailure.Describe(exception, _resolver)}, asked for {_question},",
    };

    private sealed record Lookup(IReadOnlyList<string> Values, string? Problem = null);
}
